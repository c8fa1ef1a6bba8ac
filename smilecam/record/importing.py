"""Import: recordings and still images that a team has become clips of a person, with a label over all of each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from smilecam.errors import BadClip, BadPicture, reason_of
from smilecam.frames import Frame, Picture, Size
from smilecam.record import jpeg, places, stills
from smilecam.record.clip import (
    VIDEO_SUFFIX,
    By,
    ConsentRef,
    Faces,
    Kind,
    Manifest,
    Reason,
    Review,
    Span,
    State,
    session_of,
    stamp,
    take_id,
)
from smilecam.record.film import Film, Shot
from smilecam.record.library import Library
from smilecam.record.mending import digest

IMPORTED = "imported"  # the tag that every imported clip carries


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of all files of one import. at: when it is made, UTC. software: which SmileCam makes it."""

    person: str
    label: str
    consent: ConsentRef
    at: datetime
    tags: tuple[str, ...] = ()
    software: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one file: the faces in it, and whether a person answered for them."""

    faces: Faces
    review: Review = Review.OPEN


@dataclass(slots=True)
class Batch:
    """One import: a session of its own, take after take. One thread.

    session: its name; the next free second where that of `wanted.at` is taken.
    """

    library: Library
    wanted: Wanted
    session: str = ""
    taken: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = free_session(self.library.folder, self.wanted.person, self.wanted.at)
        found = (one for one in self.library.clips() if one.manifest)
        self._known = {one.manifest.source: one.name for one in found if one.manifest and one.manifest.source}

    def known(self, file: Path) -> str:
        """Return the name of the clip that `file` has become already; "" for none. Raises BadPicture."""
        return self._known.get(_digest(file), "")

    def video(self, file: Path, frames: Iterable[Frame], decide: Callable[[], Said | None]) -> Manifest | None:
        """Keep the frames of a recording as a clip; one that breaks off keeps what came before, and is torn.

        decide: asked once all frames were read; None: nothing of it is kept, and None is returned. Raises BadPicture
        where it has no frame, BadClip where the disk takes no more: then nothing of it is kept either.
        """
        manifest = self._draft(file, VIDEO_SUFFIX, Kind.VIDEO)
        folder = self._folder()
        clip = folder / manifest.file
        kept: Manifest | None = None
        try:
            filmed = _filmed(manifest, clip, frames, file)
            if (said := decide()) is not None:
                kept = self._kept(filmed, said)
        finally:
            if kept is None:
                clip.unlink(missing_ok=True)
                self._tidied(folder)
        return kept

    def still(self, file: Path, picture: Picture, said: Said) -> Manifest:
        """Keep a picture as a clip: a JPEG that tells nothing but its pixels as it is, all others anew.

        picture: (H, W, 3) uint8 BGR, upright, as `file` shows it. Raises BadClip, BadPicture.
        """
        raw, suffix = stills.kept(_raw(file), picture)
        manifest = self._draft(file, suffix, Kind.STILL)
        folder = self._folder()
        clip = folder / manifest.file
        manifest = replace(
            manifest,
            size=Size(picture.shape[1], picture.shape[0]),
            sha256=hashlib.sha256(raw).hexdigest(),
            bytes=len(raw),
            frames=1,
            state=State.WHOLE,
            reason=Reason.NONE,
            light=round(float(picture.mean()) / 255, 3),
        )
        kept: Manifest | None = None
        try:
            _write(clip, raw)
            kept = self._kept(manifest, said)
        except OSError as problem:
            raise BadClip("clip.unwritable", file=clip, reason=reason_of(problem)) from problem
        finally:
            if kept is None:
                clip.unlink(missing_ok=True)
                self._tidied(folder)
        return kept

    def _draft(self, file: Path, suffix: str, kind: Kind) -> Manifest:
        wanted, take = self.wanted, self.taken + 1
        name, at = take_id(take, wanted.label), stamp(wanted.at)
        return Manifest(
            person=wanted.person,
            session=self.session,
            id=name,
            take=take,
            prompt=wanted.label,
            consent=wanted.consent,
            file=f"{name}{suffix}",
            kind=kind,
            size=Size(1, 1),
            started=stamp(datetime.fromtimestamp(file.stat().st_mtime, UTC)),
            labels=(Span(0.0, 0.0, wanted.label, By.PERSON, at),),
            tags=(IMPORTED, *wanted.tags),
            software=wanted.software,
            source=_digest(file),
        )

    def _folder(self) -> Path:
        return places.folder_of(self.library.folder, self.wanted.person, self.session)

    def _kept(self, manifest: Manifest, said: Said) -> Manifest:
        manifest = self.library.keep(replace(manifest, faces=said.faces, review=said.review))
        self.taken += 1
        self._known[manifest.source] = manifest.name
        return manifest

    def _tidied(self, folder: Path) -> None:
        if not any(folder.iterdir()):
            folder.rmdir()


def free_session(clips: Path, person: str, at: datetime) -> str:
    """Return the name of a session at `at`, or as soon after it as none is there."""
    taken = set(places.sessions(clips, person))
    while session_of(at) in taken:
        at += timedelta(seconds=1)
    return session_of(at)


def faces_in(counts: Iterable[int], share: float = 0.2) -> Faces:
    """Return what is to be said of a clip in whose pictures so many faces were found each.

    share: of the pictures, from which on more than one face is no passer-by, and none is no blink of the finder.
    """
    told = list(counts)
    if not told:
        return Faces.UNKNOWN
    if sum(count > 1 for count in told) > share * len(told):
        return Faces.SEVERAL
    return Faces.NONE if sum(count < 1 for count in told) > (1 - share) * len(told) else Faces.ONE


def _filmed(manifest: Manifest, clip: Path, frames: Iterable[Frame], file: Path) -> Manifest:
    film: Film | None = None
    size, lights, state, reason = manifest.size, [], State.WHOLE, Reason.NONE
    try:
        try:
            for frame in frames:
                if film is None:
                    size = frame.size
                    film = Film(clip, size)
                if frame.size != size:
                    state, reason = State.TORN, Reason.CAMERA
                    break
                film.add(Shot(jpeg.encoded(frame.picture), frame.time_s))
                lights.append(float(frame.picture[::16, ::16].mean()) / 255)
        except BadPicture:
            if film is None:
                raise
            state, reason = State.TORN, Reason.UNREADABLE
    except OSError as problem:
        raise BadClip("clip.unwritable", file=clip, reason=reason_of(problem)) from problem
    finally:
        held = None if film is None else film.close()
    if held is None:
        raise BadPicture("video.no_pictures", path=file)
    return replace(
        manifest,
        size=size,
        sha256=held.sha256,
        bytes=held.bytes,
        frames=held.frames,
        duration_s=held.duration_s,
        fps=held.fps,
        state=state,
        reason=reason,
        labels=(replace(manifest.labels[0], end_s=held.duration_s),),
        light=round(float(np.mean(lights)), 3),
    )


def _write(clip: Path, raw: bytes) -> None:
    with os.fdopen(
        os.open(clip, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb"
    ) as out:
        out.write(raw)


def _raw(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise BadPicture("picture.refused", path=file, reason=reason_of(problem)) from problem


def _digest(file: Path) -> str:
    try:
        return digest(file)
    except OSError as problem:
        raise BadPicture("picture.refused", path=file, reason=reason_of(problem)) from problem
