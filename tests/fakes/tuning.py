"""Made-up takes: gray noise with a bright mouth where it "smiles", seen without a finder; and real folders of clips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from smilecam_model.cache import SIDE
from smilecam_model.clip_crops import Seen
from smilecam_model.datasets.clips import Take
from smilecam_model.datasets.labelled import Labelled

from smilecam.record import places
from smilecam.record.clip import By, Kind, Manifest, Span, State
from tests.fakes.clips import draft, take

NEUTRAL, SMILE, UNSURE = (0, 6), (1, 3), (-1, -1)


def a_take(person: str, spans: tuple[tuple[float, float, str], ...], number: int = 1, **facts: object) -> Take:
    """Return a take with these spans: start, end, word (neutral, smile, unsure)."""
    said = {"neutral": NEUTRAL, "smile": SMILE, "unsure": UNSURE}
    labelled = tuple(Labelled(start_s, end_s, word, *said[word]) for start_s, end_s, word in spans)
    name = f"{person}/20261124T201500/{number:02}-{spans[0][2]}"
    made = Take(name, person, Path(name), f"{person}{number}", False, labelled, (), spans[-1][1])
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of Take


def seen_of(take: Take, hz: float = 15.0, lost: tuple[int, ...] = (), seed: int = 0) -> Seen:
    """Return what a finder would have seen of it: one face all along, but for the beats `lost`."""
    rng = np.random.default_rng([seed, *take.name.encode()])
    beats_s = np.arange(round(take.spans[-1].end_s * hz)) / hz
    there = np.array([number not in lost for number in range(len(beats_s))])
    smiling = np.array(
        [any(one.start_s <= now < one.end_s and one.smile == 1 for one in take.spans) for now in beats_s]
    )
    crops = rng.integers(60, 120, (int(there.sum()), SIDE, SIDE, 3), np.uint8)
    crops[smiling[there], SIDE * 5 // 8 : SIDE * 6 // 8, SIDE // 3 : SIDE * 2 // 3] = 250
    row = np.where(there, np.cumsum(there) - 1, -1)
    return Seen(beats_s, row, crops, np.zeros(len(crops), np.int64), np.full(len(crops), 0.5), there.astype(np.int64))


def a_company(people: int, seconds: float = 2.0) -> tuple[list[Take], dict[str, Seen]]:
    """Return takes of so many people, each straight for a while and then smiling, and what was seen of them."""
    takes = [
        a_take(f"P{number:02}", ((0.0, seconds, "neutral"), (seconds, 2 * seconds, "smile")))
        for number in range(1, people + 1)
    ]
    return takes, {one.name: seen_of(one) for one in takes}


def keep(clips: Path, manifest: Manifest) -> Path:
    """Write a manifest where it belongs."""
    return places.keep(manifest, clips / manifest.person / manifest.session)


def recorded(clips: Path, person: str = "P01", number: int = 1, word: str = "smile", **facts: object) -> Manifest:
    """Record a short take without a face in it, and change its manifest by `facts`."""
    manifest = replace(take(clips, draft(person, word, number)), **facts)  # type: ignore[arg-type]  # its fields
    keep(clips, manifest)
    return manifest


def a_still(clips: Path, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], person: str = "P09") -> Manifest:
    """Keep a still with a label."""
    manifest = replace(
        draft(person, "smile", 1),
        file="01-smile.png",
        kind=Kind.STILL,
        state=State.WHOLE,
        sha256="e" * 64,
        labels=(Span(0.0, 0.0, "smile", By.PERSON, "2026-11-24T20:15:00.000Z"),),
    )
    folder = places.folder_of(clips, person, manifest.session)
    cv2.imwrite(str(folder / manifest.file), picture)
    keep(clips, manifest)
    return manifest
