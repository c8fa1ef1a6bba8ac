"""Merging: an exported folder's clips join those of this machine, as they are: names, labels and consents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from smilecam.errors import BadClip, reason_of
from smilecam.record import consents, places
from smilecam.record.clip import Manifest, began
from smilecam.record.export import MARK
from smilecam.record.importing import free_session
from smilecam.record.library import Found, Library
from smilecam.record.mending import digest

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of one folder. new: the clips that joined. known: how many were there already, the very same.

    refused: what was left out, and why.
    """

    new: tuple[Manifest, ...]
    known: int
    refused: tuple[BadClip, ...]


def is_export(folder: Path) -> bool:
    """Tell whether `folder` is laid out as exported clips are, finished or not."""
    return folder.is_dir() and any(places.sessions(folder, person) for person in places.persons(folder))


def merge(library: Library, source: Path, progress: Progress = lambda done, of: None) -> Merged:
    """Copy what `source` holds and `library` lacks; where another clip has its name, it joins a session of its own.

    Raises BadClip where the export was not finished, a person's consents are not in it, or the disk takes no more; then
    what was copied before stays.
    """
    if not (source / MARK).is_file():
        raise BadClip("clip.export_unfinished", file=source)
    _agree(library.folder, source)
    found, here = Library(source).clips(), _contents(library)
    sessions: dict[tuple[str, str], str] = {}
    new: list[Manifest] = []
    refused: list[BadClip] = []
    known = 0
    for number, one in enumerate(found):
        progress(number, len(found))
        try:
            manifest, clip = _read(one)
            if (manifest.person, manifest.sha256) in here:
                known += 1
                continue
            new.append(_joined(library, manifest, clip, sessions))
        except BadClip as problem:
            if problem.key == "error.clip.unwritable":
                raise
            refused.append(problem)
    progress(len(found), len(found))
    return Merged(tuple(new), known, tuple(refused))


def _agree(clips: Path, source: Path) -> None:
    """Bring the consents of everybody in `source`: without one, nothing of a person comes here."""
    given = {person: consents.given(source, person) for person in places.persons(source)}
    for person, said in given.items():
        if not said:
            raise BadClip("clip.export_no_consent", file=source / person, person=person)
    for person, said in given.items():
        for one in said:
            consents.keep(clips, person, one)


def _contents(library: Library) -> set[tuple[str, str]]:
    told = (one.manifest for one in library.clips())
    return {(one.person, one.sha256) for one in told if one is not None and one.sha256}


def _read(one: Found) -> tuple[Manifest, Path]:
    """Return a clip that is whole as it was exported. Raises BadClip."""
    if one.manifest is None or one.clip is None:
        raise one.fault or BadClip("clip.missing", file=one.file)
    if not one.clip.is_file():
        raise BadClip("clip.no_clip", file=one.clip)
    if one.manifest.name != one.name:
        raise BadClip("clip.misplaced", file=one.file, said=one.manifest.name)
    if one.manifest.sha256 and digest(one.clip) != one.manifest.sha256:
        raise BadClip("clip.altered", file=one.clip)
    return one.manifest, one.clip


def _joined(library: Library, manifest: Manifest, clip: Path, sessions: dict[tuple[str, str], str]) -> Manifest:
    """Copy one clip; return how it stands here. Raises BadClip where the disk takes no more."""
    key = (manifest.person, manifest.session)
    joined = replace(manifest, session=sessions.get(key, manifest.session))
    if places.manifest_of(places.clip_of(joined, library.folder)).exists():
        sessions[key] = free_session(library.folder, manifest.person, began(manifest.session))
        joined = replace(manifest, session=sessions[key])
    folder = places.folder_of(library.folder, joined.person, joined.session)
    try:
        shutil.copyfile(clip, folder / joined.file)
        os.chmod(folder / joined.file, 0o600)
    except OSError as problem:
        (folder / joined.file).unlink(missing_ok=True)
        raise BadClip("clip.unwritable", file=folder / joined.file, reason=reason_of(problem)) from problem
    return library.keep(joined)
