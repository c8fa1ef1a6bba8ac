"""Removal: a clip, or a person with every trace that SmileCam keeps of them: clips, consents, crops, pictures of clips.

Beside the clips, what is made of a person's clips lies in `<cache>/clips/<person>/` and nowhere else.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smilecam.errors import BadClip, UsageProblem
from smilecam.record import places
from smilecam.record.library import Found
from smilecam.weights import COMPARISON

CACHE = "clips"
_HASH_SHOWN = 24  # crops are called by so much of their clip's SHA-256


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: how many clips, consents and files made of clips, and how much disk that was."""

    clips: int = 0
    consents: int = 0
    made: int = 0
    bytes: int = 0


def cache_of(cache: Path, person: str) -> Path:
    """Return where what is made of a person's clips lies (not made here)."""
    return cache / CACHE / person


def remove_person(clips: Path, cache: Path, person: str) -> Removed:
    """Remove every trace of a person. Raises UsageProblem where there is none, BadClip where something stays."""
    folders = clips / person, cache_of(cache, person)
    if not any(one.is_dir() for one in folders):
        raise UsageProblem("clip.no_person", found=person, known=", ".join(places.persons(clips)) or "-")
    removed = Removed(
        clips=sum(1 for one in places.manifests(clips) if one.parent.parent == folders[0]),
        consents=int((folders[0] / places.CONSENTS).exists()),
        made=sum(1 for _ in _files(folders[1])),
        bytes=sum(one.stat().st_size for folder in folders for one in _files(folder)),
    )
    for folder in folders:
        _emptied(folder)
    return removed


def remove_clips(chosen: Iterable[Found], cache: Path) -> Removed:
    """Remove clips with their manifests and what is made of them; the consents stay. Raises BadClip."""
    count = made = size = 0
    for one in chosen:
        session, person = one.file.parent, one.file.parts[-3]
        clip = [file for file in session.glob(f"{one.file.stem}.*") if file != one.file]
        crops = [file for file in _files(cache_of(cache, person)) if _is_of(file, one)]
        for file in (*crops, *clip, one.file):  # the manifest last: until then the clip is known
            size += file.stat().st_size
            _unlinked(file)
        count, made = count + 1, made + len(crops)
        for folder in (session, session.parent):
            if not any(folder.iterdir()):
                folder.rmdir()
    return Removed(count, 0, made, size)


def _is_of(file: Path, one: Found) -> bool:
    """Tell whether a file in the cache is made of a clip: by its content's hash, or by its name."""
    content = one.manifest.sha256[:_HASH_SHOWN] if one.manifest else ""
    return bool(content and file.name.startswith(content)) or file.name.startswith(sheet_stem(one))


def sheet_stem(one: Found) -> str:
    """Return what pictures of a clip in the cache are called by."""
    return f"{one.file.parent.name}-{one.file.stem}."


def _files(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if not one.is_dir() or one.is_symlink()] if folder.is_dir() else []


def _emptied(folder: Path) -> None:
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as problem:
        raise BadClip("clip.stays", file=problem.filename or folder, reason=problem.strerror) from problem


def _unlinked(file: Path) -> None:
    try:
        file.unlink()
    except OSError as problem:
        raise BadClip("clip.stays", file=file, reason=problem.strerror) from problem


def trained_on(sets: Path, person: str) -> list[str]:
    """Return which of the user's own weights, below `sets`, tell in their comparison that they learnt from a person."""
    told = ((one.parent.name, _strings(one)) for one in sorted(sets.glob(f"*/{COMPARISON}")))
    return [name for name, words in told if person in words]


def _strings(file: Path) -> set[str]:
    """Return every string of a JSON file, keys too; none where it cannot be read."""
    words: set[str] = set()

    def heard(pairs: list[tuple[str, object]]) -> None:
        for name, value in pairs:
            words.add(name)
            words.update(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))

    try:
        json.loads(file.read_text("utf-8"), object_pairs_hook=heard)
    except (OSError, ValueError, RecursionError):
        return set()
    return words
