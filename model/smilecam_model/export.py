"""From a trained network to a weights folder: two ONNX graphs, a checkpoint to train on from, and the card."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from smilecam.errors import BadData, BadWeights
from smilecam.perception.graphs import OnnxEncoder, OnnxHead
from smilecam.weights import CARD, CHECKPOINT, ENCODER, HEAD, Card, FileFacts, facts_of
from smilecam_model.network import EMBEDDING, SmileNet

# Torch and ONNX Runtime add up in different orders; streamed and whole windows come from the same graph.
ONNX_TOLERANCE, STREAM_TOLERANCE = 1e-4, 1e-5
SIDE = 224


def export_graphs(network: SmileNet, folder: Path) -> dict[str, FileFacts]:
    """Write encoder.onnx, head.onnx (fp32) and checkpoint.safetensors (fp16) and compare them with the network.

    The network is first rounded to what the checkpoint holds, so that graphs and checkpoint are one and the same.
    Raises BadWeights where a graph differs from it by more than rounding.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rounded = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in network.state_dict().items()
    }
    save_file(rounded, folder / CHECKPOINT)
    (folder / CHECKPOINT).chmod(0o644)
    judged = SmileNet()
    judged.load_state_dict(
        {name: value.float() if value.is_floating_point() else value for name, value in rounded.items()}
    )
    judged.eval()
    batch, time = torch.export.Dim("N"), torch.export.Dim("T")
    _write(judged.encoder, torch.randn(2, 3, SIDE, SIDE), {0: batch}, ("crops", "embeddings"), folder / ENCODER)
    _write(
        judged.head, torch.randn(2, 3, EMBEDDING), {0: batch, 1: time}, ("windows", "smile", "emotion"), folder / HEAD
    )
    verify(judged, folder)
    return {name: facts_of(folder / name) for name in (ENCODER, HEAD, CHECKPOINT)}


def load_checkpoint(folder: Path) -> dict[str, Tensor]:
    """Return the weights of a folder's checkpoint in fp32, ready for load_state_dict. Raises BadWeights."""
    path = folder / CHECKPOINT
    if not path.is_file():
        raise BadWeights("weights.missing", file=path)
    state = load_file(path)
    if set(state) != set(SmileNet().state_dict()):
        raise BadWeights("weights.fit", file=path, fault="its tensors are not those of this network")
    return {name: value.float() if value.is_floating_point() else value for name, value in state.items()}


def write_card(card: Card, folder: Path) -> None:
    (folder / CARD).write_text(card.to_json(), "utf-8")


@torch.no_grad()
def verify(network: SmileNet, folder: Path, seed: int = 0) -> None:
    """Compare the folder's graphs with `network` at several shapes, and streamed windows with whole ones."""
    rng = np.random.default_rng(seed)
    encoder, head = OnnxEncoder(folder / ENCODER), OnnxHead(folder / HEAD)
    for count in (1, 3):
        crops = rng.normal(0, 1.5, (count, 3, SIDE, SIDE)).astype(np.float32)
        _same(ENCODER, encoder.encode(crops), network.encoder(torch.from_numpy(crops)).numpy(), ONNX_TOLERANCE)
    for shape in ((1, 1), (2, 5), (4, 16), (1, 40)):
        windows = rng.normal(0, 1, (*shape, EMBEDDING)).astype(np.float32)
        for found, wanted in zip(head.judge(windows), network.head(torch.from_numpy(windows)), strict=True):
            _same(HEAD, found, wanted.numpy(), ONNX_TOLERANCE)
    clip = rng.normal(0, 1.5, (6, 3, SIDE, SIDE)).astype(np.float32)
    streamed = np.concatenate([encoder.encode(clip[at : at + 1]) for at in range(len(clip))])
    for one, other in zip(head.judge(streamed[None]), head.judge(encoder.encode(clip)[None]), strict=True):
        _same("streamed", one, other, STREAM_TOLERANCE)


def _write(
    module: nn.Module, example: Tensor, dynamic: Mapping[int, object], names: tuple[str, ...], path: Path
) -> None:
    log = logging.getLogger("torch.onnx")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # The exporter warns of its own internals and of the LSTM's flat weights, none of which reach the graph.
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                module,
                (example,),
                dynamo=True,
                input_names=[names[0]],
                output_names=list(names[1:]),
                dynamic_shapes=(dict(dynamic),),
                verbose=False,
            )
    finally:
        log.setLevel(level)
    if program is None:
        raise BadData("export.failed", file=path)
    onnx.save(_bare(program.model_proto), path)


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Take out what the exporter notes of the machine it ran on: stack traces, source paths, module names."""
    del model.metadata_props[:]
    model.doc_string = ""
    graphs = [model.graph]
    for graph in graphs:
        del graph.metadata_props[:]
        graph.doc_string = ""
        for part in (*graph.node, *graph.initializer, *graph.input, *graph.output, *graph.value_info):
            del part.metadata_props[:]
            part.doc_string = ""
    for function in model.functions:
        del function.metadata_props[:]
        for node in function.node:
            del node.metadata_props[:]
    del model.graph.value_info[:]
    return model


def _same(name: str, found: NDArray[np.float32], wanted: NDArray[np.float32], tolerance: float) -> None:
    apart = float(np.abs(found - wanted).max())
    if not apart <= tolerance:
        raise BadWeights("weights.fit", file=name, fault=f"differs from the network by {apart:.2e} > {tolerance:.0e}")
