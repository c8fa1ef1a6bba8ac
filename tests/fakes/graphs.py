"""Tiny ONNX graphs of the network's shapes whose answers can be worked out by hand: brighter means smiling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Side = int | str


def tiny_encoder(path: Path, side: Side = 224, vector: int = 256, kind: type[np.floating[Any]] = np.float32) -> Path:
    """Write a graph whose vector holds the mean of red, green and blue in its first three places, zeros after."""
    pick = np.zeros((3, vector), kind)
    pick[:, :3] = np.eye(3)
    nodes = [
        helper.make_node("ReduceMean", ["crops"], ["colour"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["colour", "pick"], ["embeddings"]),
    ]
    return _write(path, nodes, {"pick": pick}, {"crops": ["N", 3, side, side]}, {"embeddings": ["N", vector]})


def tiny_head(path: Path, vector: int = 256, emotions: int = 7) -> Path:
    """Write a graph whose smile logit is eight times the mean of the windows' first place, emotions all even.

    The last vector of a window counts as much as the others: what a moving average of frame scores would say.
    """
    smile, emotion = np.zeros((vector, 1), np.float32), np.zeros((vector, emotions), np.float32)
    smile[0] = 8.0
    nodes = [
        helper.make_node("ReduceMean", ["windows"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("MatMul", ["mean", "to_smile"], ["column"]),
        helper.make_node("Squeeze", ["column", "last"], ["smile"]),
        helper.make_node("MatMul", ["mean", "to_emotion"], ["emotion"]),
    ]
    constants: dict[str, NDArray[Any]] = {"to_smile": smile, "to_emotion": emotion, "last": np.array([1], np.int64)}
    return _write(path, nodes, constants, {"windows": ["N", "T", vector]}, {"smile": ["N"], "emotion": ["N", emotions]})


def _write(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    constants: Mapping[str, NDArray[Any]],
    inputs: dict[str, list[Side]],
    outputs: dict[str, list[Side]],
) -> Path:
    number = TensorProto.DOUBLE if any(one.dtype == np.float64 for one in constants.values()) else TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, number, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info(name, number, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(path))
    return path
