"""Own clips, recorded or imported: people, their sessions and takes, each read by its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smilecam.errors import BadData
from smilecam.record import places
from smilecam.record.clip import Faces, Kind, Manifest, Review, State, holding, targets
from smilecam_model.datasets.labelled import Labelled

# Why a take is left out: what a person is to look at first, or has thrown away.
REJECTED, BROKEN, CROWDED, EMPTY, UNLABELLED, MISSING = (
    "rejected", "broken", "crowded", "empty", "unlabelled", "missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Take:
    """One clip of one person. name: person/session/id. spans: in order, none over another.

    source: the SHA-256 of the file that it was imported from, "" where it was recorded.
    """

    name: str
    person: str
    file: Path
    sha256: str
    still: bool
    spans: tuple[Labelled, ...]
    tags: tuple[str, ...] = ()
    duration_s: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The takes that can be learnt from, and how many are left out, by why."""

    takes: list[Take]
    left_out: Mapping[str, int]

    @property
    def people(self) -> list[str]:
        return sorted({one.person for one in self.takes})


def takes(folder: Path) -> Found:
    """Return the takes in `folder`. Raises BadData where there are none, BadClip for a manifest that cannot be read.

    Rejected and broken takes are left out, such without labels or without a file, and those with several faces until
    somebody has accepted them: whose face the label is of is not for a program to guess.
    """
    found: list[Take] = []
    left_out: Counter[str] = Counter()
    for file in places.manifests(folder):
        manifest = places.read(file)
        clip = places.clip_of(manifest, folder)
        if reason := _unfit(manifest, clip):
            left_out[reason] += 1
        else:
            found.append(_take(manifest, clip))
    if not found:
        raise BadData("finetune.no_clips", folder=folder)
    return Found(found, dict(left_out))


def _unfit(manifest: Manifest, clip: Path) -> str | None:
    reasons = {
        REJECTED: manifest.review is Review.REJECTED,
        BROKEN: manifest.state is State.BROKEN,
        UNLABELLED: not any(targets(one.label).smile >= 0 for one in manifest.labels),
        EMPTY: manifest.faces is Faces.NONE,
        CROWDED: manifest.faces is Faces.SEVERAL and manifest.review is not Review.ACCEPTED,
        MISSING: not clip.is_file() or not manifest.sha256,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _take(manifest: Manifest, clip: Path) -> Take:
    spans = [Labelled(one.start_s, one.end_s, one.label, *targets(one.label)) for one in holding(manifest.labels)]
    still = manifest.kind is Kind.STILL
    return Take(
        manifest.name,
        manifest.person,
        clip,
        manifest.sha256,
        still,
        tuple(spans),
        manifest.tags,
        manifest.duration_s,
        manifest.source,
    )
