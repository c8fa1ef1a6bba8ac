"""OnnxEncoder and OnnxHead over graphs that fit and graphs that do not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from smilecam.errors import BadWeights
from smilecam.perception.graphs import OnnxEncoder, OnnxHead
from smilecam.texts.catalogue import LANGS, say
from tests.fakes.graphs import tiny_encoder, tiny_head


def test_each_crop_gets_the_vector_it_would_get_alone(tmp_path: Path) -> None:
    encoder = OnnxEncoder(tiny_encoder(tmp_path / "encoder.onnx"))
    crops = np.random.default_rng(0).random((3, 3, 224, 224), np.float32)
    together = encoder.encode(crops)
    assert together.shape == (3, 256)
    assert together.dtype == np.float32
    np.testing.assert_allclose(together[:, :3], crops.mean((2, 3)), rtol=1e-4)
    for number in range(3):
        assert np.array_equal(encoder.encode(crops[number : number + 1])[0], together[number])


def test_no_crops_give_no_vectors(tmp_path: Path) -> None:
    encoder = OnnxEncoder(tiny_encoder(tmp_path / "encoder.onnx"))
    assert encoder.encode(np.empty((0, 3, 224, 224), np.float32)).shape == (0, 256)


@pytest.mark.parametrize("length", [1, 2, 16, 40])
def test_the_head_takes_windows_of_any_length(tmp_path: Path, length: int) -> None:
    head = OnnxHead(tiny_head(tmp_path / "head.onnx"))
    windows = np.random.default_rng(length).standard_normal((2, length, 256)).astype(np.float32)
    smile, emotion = head.judge(windows)
    assert (smile.shape, emotion.shape) == ((2,), (2, 7))
    np.testing.assert_allclose(smile, windows[:, :, 0].mean(1) * 8, rtol=1e-4, atol=1e-5)


def test_no_windows_give_no_logits(tmp_path: Path) -> None:
    smile, emotion = OnnxHead(tiny_head(tmp_path / "head.onnx")).judge(np.empty((0, 16, 256), np.float32))
    assert (smile.shape, emotion.shape) == ((0,), (0, 7))


@pytest.mark.parametrize(
    "crops",
    [
        np.zeros((1, 224, 224, 3), np.float32),
        np.zeros((1, 3, 224, 224), np.float64),
        np.zeros((3, 224, 224), np.float32),
    ],
    ids=["channels last", "doubles", "no batch"],
)
def test_crops_of_another_form_are_the_callers_mistake(tmp_path: Path, crops: NDArray[Any]) -> None:
    encoder = OnnxEncoder(tiny_encoder(tmp_path / "encoder.onnx"))
    with pytest.raises(ValueError, match="unexpected crops"):
        encoder.encode(crops)


@pytest.mark.parametrize("shape", [(1, 0, 256), (1, 16, 128), (16, 256)], ids=str)
def test_windows_of_another_form_are_the_callers_mistake(tmp_path: Path, shape: tuple[int, ...]) -> None:
    head = OnnxHead(tiny_head(tmp_path / "head.onnx"))
    with pytest.raises(ValueError, match="unexpected windows"):
        head.judge(np.zeros(shape, np.float32))


def test_a_missing_graph_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(BadWeights) as caught:
        OnnxEncoder(tmp_path / "encoder.onnx")
    assert caught.value.key == "error.graph.missing"
    assert "encoder.onnx" in say(caught.value.key, "en", **caught.value.facts)


@pytest.mark.parametrize("content", [b"", b"not a graph", b"\x08\x07" * 9], ids=["empty", "text", "noise"])
def test_a_file_that_is_no_graph_is_told_in_one_line(
    tmp_path: Path, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "head.onnx").write_bytes(content)
    with pytest.raises(BadWeights) as caught:
        OnnxHead(tmp_path / "head.onnx")
    for lang in LANGS:
        assert re.fullmatch(r"[^\n]*head\.onnx[^\n]*", say(caught.value.key, lang, **caught.value.facts))
    assert capfd.readouterr() == ("", "")


def test_a_truncated_graph_is_refused(tmp_path: Path) -> None:
    whole = tiny_encoder(tmp_path / "whole.onnx").read_bytes()
    (tmp_path / "cut.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadWeights):
        OnnxEncoder(tmp_path / "cut.onnx")


def test_an_encoder_of_another_size_is_refused_with_both_shapes(tmp_path: Path) -> None:
    with pytest.raises(BadWeights) as caught:
        OnnxEncoder(tiny_encoder(tmp_path / "encoder.onnx", side=112, vector=128))
    assert caught.value.facts["found"] == "(any, 3, 112, 112) -> (any, 128)"
    assert caught.value.facts["expected"] == "(any, 3, 224, 224) -> (any, 256)"


def test_graphs_that_are_swapped_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWeights):
        OnnxEncoder(tiny_head(tmp_path / "head.onnx"))
    with pytest.raises(BadWeights):
        OnnxHead(tiny_encoder(tmp_path / "encoder.onnx"))


def test_a_head_that_knows_other_emotions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWeights):
        OnnxHead(tiny_head(tmp_path / "head.onnx", emotions=8))


def test_a_graph_of_other_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWeights) as caught:
        OnnxEncoder(tiny_encoder(tmp_path / "encoder.onnx", kind=np.float64))
    assert caught.value.facts["found"] == "tensor(double)"
