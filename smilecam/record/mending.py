"""What can be mended of a clip: one that nobody closed is closed, one whose manifest is lost is given a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from smilecam.errors import BadClip
from smilecam.frames import Size
from smilecam.record import jpeg
from smilecam.record.clip import (
    LABELS,
    TAKE,
    VIDEO_SUFFIX,
    By,
    Kind,
    Manifest,
    Reason,
    Span,
    State,
    ended,
    stamp,
)
from smilecam.record.consent import Given
from smilecam.record.film import Shot, Sum, shots

REBUILT = "rebuilt"  # the tag of a clip whose manifest was lost


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, in hex. Raises OSError."""
    with file.open("rb") as told:
        return hashlib.file_digest(told, "sha256").hexdigest()


def closed(manifest: Manifest, clip: Path) -> Manifest:
    """Return the manifest of a clip that was never closed, as what its file holds has it. Nothing of that is changed.

    Raises BadClip where there is no file.
    """
    try:
        held = _sum(clip, list(shots(clip)))
    except BadClip as fault:
        if fault.key != "error.clip.unreadable_clip":
            raise
        held = _sum(clip, [])
    return replace(
        manifest,
        sha256=held.sha256,
        bytes=held.bytes,
        frames=held.frames,
        duration_s=held.duration_s,
        fps=held.fps,
        state=State.TORN if held.frames else State.BROKEN,
        reason=manifest.reason if held.frames else Reason.UNREADABLE,
        labels=ended(manifest.labels, held.duration_s),
    )


def rebuilt(clip: Path, given: Sequence[Given]) -> Manifest | None:
    """Return a manifest for a clip that lost its own, as far as its place tells: person, session, take and label.

    None where the place tells none of them, nothing can be read of it, or nobody agreed to it (`given`).
    """
    person, session, word = clip.parts[-3], clip.parts[-2], clip.stem.partition("-")[2]
    if not (TAKE.fullmatch(clip.stem) and word in LABELS and clip.suffix == VIDEO_SUFFIX and given):
        return None
    try:
        held = list(shots(clip))
    except BadClip:
        return None
    picture = jpeg.decoded(held[0].jpeg) if held else None
    if picture is None:
        return None
    began = datetime.fromtimestamp(clip.stat().st_mtime - held[-1].time_s, UTC)
    manifest = Manifest(
        person=person,
        session=session,
        id=clip.stem,
        take=int(clip.stem.partition("-")[0]),
        prompt=word,
        consent=given[-1].ref,
        file=clip.name,
        kind=Kind.VIDEO,
        size=Size(picture.shape[1], picture.shape[0]),
        started=stamp(began),
        labels=(Span(0.0, 0.0, word, By.PROMPT, stamp(began)),),
        tags=(REBUILT,),
    )
    return closed(manifest, clip)


def _sum(clip: Path, held: Sequence[Shot]) -> Sum:
    seconds = held[-1].time_s - held[0].time_s if held else 0.0
    return Sum(digest(clip), clip.stat().st_size, len(held), round(seconds, 3))
