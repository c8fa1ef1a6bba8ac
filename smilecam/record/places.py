"""Where clips lie, clips/<person>/<session>/<id>.*, and their manifests as files, written whole or not at all.

Folders are their user's alone (0700), and so are files (0600).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smilecam.errors import BadClip, SmileCamError, UsageProblem, reason_of
from smilecam.record import form
from smilecam.record.clip import PERSON, SESSION, TAKE, Manifest
from smilecam.whole import write_whole

MANIFEST_SUFFIX, CONSENTS = ".json", "consents.json"


def folder_of(clips: Path, person: str, session: str = "") -> Path:
    """Return the folder of a person, or of a session of theirs, made here where there is none.

    Raises UsageProblem where another person's name differs by small and large letters alone, which some systems hold
    for one folder; SmileCamError where the folder cannot be made.
    """
    for known in persons(clips):
        if known != person and known.casefold() == person.casefold():
            raise UsageProblem("clip.person_case", found=person, known=known)
    folder = clips / person / session
    try:
        for one in (clips, clips / person, folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=folder, reason=reason_of(problem)) from problem
    return folder


def persons(clips: Path) -> list[str]:
    """Return whose clips lie in `clips`, in order."""
    if not clips.is_dir():
        return []
    return sorted(one.name for one in clips.iterdir() if PERSON.fullmatch(one.name) and one.is_dir())


def sessions(clips: Path, person: str) -> list[str]:
    """Return a person's sessions, the oldest first."""
    folder = clips / person
    if not folder.is_dir():
        return []
    return sorted(one.name for one in folder.iterdir() if SESSION.fullmatch(one.name) and one.is_dir())


def manifests(clips: Path) -> Iterator[Path]:
    """Give every manifest below `clips`, person by person, session by session, take by take."""
    for person in persons(clips):
        for session in sessions(clips, person):
            found = (clips / person / session).glob(f"*{MANIFEST_SUFFIX}")
            yield from sorted((one for one in found if TAKE.fullmatch(one.stem)), key=by_take)


def by_take(file: Path) -> tuple[int, str]:
    """Return what sorts the files of a session: its hundredth take comes after its eleventh."""
    return int(file.name.partition("-")[0]), file.name


def manifest_of(clip: Path) -> Path:
    """Return where the manifest of a clip's file lies."""
    return clip.with_suffix(MANIFEST_SUFFIX)


def clip_of(manifest: Manifest, clips: Path) -> Path:
    """Return where the file of a clip lies."""
    return clips / manifest.person / manifest.session / manifest.file


def read(file: Path) -> Manifest:
    """Return the manifest in `file`. Raises BadClip where it is missing, torn, foreign, or of another version."""
    try:
        if file.stat().st_size > form.LARGEST_BYTES:
            raise BadClip("clip.no_json", file=file)
        text = file.read_text("utf-8")
    except FileNotFoundError as problem:
        raise BadClip("clip.missing", file=file) from problem
    except OSError as problem:
        raise BadClip("clip.unreadable", file=file, reason=reason_of(problem)) from problem
    except ValueError as problem:
        raise BadClip("clip.no_json", file=file) from problem
    return form.parsed(text, file)


def keep(manifest: Manifest, folder: Path) -> Path:
    """Put `manifest` in place of the old one in `folder`; return its file. Raises SmileCamError: all is as before."""
    file = folder / f"{manifest.id}{MANIFEST_SUFFIX}"
    try:
        write_whole(file, form.written(manifest))
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=folder, reason=reason_of(problem)) from problem
    return file
