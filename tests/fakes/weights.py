"""A weights folder with tiny graphs (tests.fakes.graphs) and a card that fits them: brighter means smiling."""

from __future__ import annotations

from pathlib import Path

from smilecam.verdict import EMOTIONS
from smilecam.weights import (
    CARD,
    ENCODER,
    HEAD,
    VERSION,
    Card,
    CropFacts,
    InputFacts,
    Temperature,
    Thresholds,
    WindowFacts,
    facts_of,
)
from tests.fakes.graphs import tiny_encoder, tiny_head

# A crop of one shade s, 0 to 255, has (s / 255 - 0.5) / 0.25 in each place; the tiny head's logit is eight times that.
WINDOW = WindowFacts(length=8, stride_s=1 / 15, max_gap_s=0.25)
TEMPERATURE = Temperature(smile=2.0, smile_bias=0.5, emotion=1.5)


def tiny_weights(folder: Path, threshold: float = 0.5) -> Path:
    """Write the folder (made where it is missing) and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    graphs = {ENCODER: tiny_encoder(folder / ENCODER), HEAD: tiny_head(folder / HEAD)}
    card = Card(
        v=VERSION,
        name="tiny",
        created="2026-01-01",
        files={name: facts_of(path) for name, path in graphs.items()},
        input=InputFacts(224, "rgb", (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)),
        crop=CropFacts("eyes", 0.31, 0.38, 1.2),
        window=WINDOW,
        temperature=TEMPERATURE,
        thresholds=Thresholds(threshold, max(threshold, 0.7)),
        emotions=EMOTIONS,
        data=(),
        figures=(),
        commit="",
        versions={},
    )
    (folder / CARD).write_text(card.to_json(), "utf-8")
    return folder
