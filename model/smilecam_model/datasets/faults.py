"""Looks over a set's picture files before work begins: what is missing or cut short, how many, and which."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from smilecam.capture.picture import cut_short
from smilecam.errors import BadData
from smilecam_model.datasets.sample import Sample

_SHOWN = 3


def check(samples: Sequence[Sample], folder: Path) -> None:
    """Raise BadData where files of `samples` are missing, or are empty or cut short: counts, files and rows.

    Reads every file once and decodes none.
    """
    files = [one for one in samples if one.file is not None]
    missing: list[Sample] = []
    broken: list[Sample] = []
    for one in files:
        state = _state(one.file) if one.file else None
        if state is not None:
            (missing if state == "missing" else broken).append(one)
    for faulty, key in ((missing, "data.missing_files"), (broken, "data.broken_files")):
        if faulty:
            raise BadData(
                key, folder=folder, count=f"{len(faulty):,}", of=f"{len(files):,}", examples=_examples(faulty)
            )


def _state(file: Path) -> str | None:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return "missing"
    return "broken" if not raw or cut_short(raw) else None


def _examples(samples: Sequence[Sample]) -> str:
    """Return the first few with the row that names each, in any language."""
    told = [f"{one.name} ({one.table.name}:{one.row})" if one.table else one.name for one in samples[:_SHOWN]]
    return ", ".join([*told, "…"] if len(samples) > _SHOWN else told)
