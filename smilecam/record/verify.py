"""Verify: what of the clips is missing, torn, altered, there twice, or open to others; and what to do about each.

Nothing is changed here. A finding that can be mended without losing anything carries how.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from smilecam.errors import BadClip
from smilecam.record import consents, places
from smilecam.record.clip import STILL_SUFFIXES, TAKE, VIDEO_SUFFIX, Manifest
from smilecam.record.consent import Given
from smilecam.record.library import Found, Library
from smilecam.record.mending import closed, digest, rebuilt

# A clip that was written to within so many seconds is being recorded: its writer closes it.
RUNNING_S = 10.0
_PAST_END_S = 0.05  # labels come to a millisecond; a hand that edits them does not miss by less
_OTHERS = 0o077
_SUFFIXES = (VIDEO_SUFFIX, *STILL_SUFFIXES)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is amiss: which clip or file, what, and how it is mended, None where a person has to decide."""

    name: str
    problem: BadClip
    mend: Callable[[], object] | None = None


def verify(library: Library, now_s: float, progress: Progress = lambda done, of: None) -> Iterator[Finding]:
    """Give what is amiss, person by person; `now_s` is the calendar's, `progress` hears the clips done, of how many.

    Every clip is read whole: its SHA-256 is what tells that nobody altered it.
    """
    yield from _open_to_others(library.folder)
    given = {person: _given(library.folder, person) for person in places.persons(library.folder)}
    for person, said in given.items():
        if isinstance(said, BadClip):
            yield Finding(f"{person}/{places.CONSENTS}", said)
        yield from _orphans(library, person, said, now_s)
    found = library.clips()
    contents: dict[str, list[str]] = defaultdict(list)
    for number, one in enumerate(found):
        progress(number, len(found))
        yield from _of_clip(library, one, given[one.name.partition("/")[0]], now_s, contents)
    progress(len(found), len(found))
    yield from _twins(contents)


def _of_clip(
    library: Library, one: Found, given: tuple[Given, ...] | BadClip, now_s: float, contents: dict[str, list[str]]
) -> Iterator[Finding]:
    manifest, clip = one.manifest, one.clip
    if manifest is None or clip is None:
        if one.fault is not None:
            yield Finding(one.name, one.fault)
        return
    if manifest.name != one.name:
        yield Finding(one.name, BadClip("clip.misplaced", file=one.file, said=manifest.name))
        return
    if not isinstance(given, BadClip) and all(said.ref != manifest.consent for said in given):
        yield Finding(one.name, BadClip("clip.no_consent", file=one.file, person=manifest.person))
    try:
        if not manifest.sha256:
            if now_s - clip.stat().st_mtime > RUNNING_S:
                mended = partial(_close, library, manifest, clip)
                yield Finding(one.name, BadClip("clip.unclosed", file=clip), mended)
            return
        content = digest(clip)
    except FileNotFoundError:
        yield Finding(one.name, BadClip("clip.no_clip", file=clip))
        return
    except OSError as problem:
        yield Finding(one.name, BadClip("clip.unreadable", file=clip, reason=problem.strerror))
        return
    contents[content].append(one.name)
    if content != manifest.sha256:
        yield Finding(one.name, BadClip("clip.altered", file=clip))
    if any(span.end_s > manifest.duration_s + _PAST_END_S for span in manifest.labels):
        yield Finding(one.name, BadClip("clip.past_end", file=one.file, length=f"{manifest.duration_s:g}"))
    if not manifest.frames:
        yield Finding(one.name, BadClip("clip.empty", file=clip))


def _close(library: Library, manifest: Manifest, clip: Path) -> Manifest:
    return library.keep(closed(manifest, clip))


def _given(folder: Path, person: str) -> tuple[Given, ...] | BadClip:
    try:
        return consents.given(folder, person)
    except BadClip as problem:
        return problem


def _twins(contents: dict[str, list[str]]) -> Iterator[Finding]:
    for names in contents.values():
        for name in names[1:]:
            if name.partition("/")[0] == names[0].partition("/")[0]:
                yield Finding(name, BadClip("clip.twin", file=name, other=names[0]))
            else:
                yield Finding(name, BadClip("clip.twin_apart", file=name, other=names[0]))


def _orphans(library: Library, person: str, given: tuple[Given, ...] | BadClip, now_s: float) -> Iterator[Finding]:
    """Give the clips without a manifest, and what a crash left of a manifest that was being written."""
    agreed = () if isinstance(given, BadClip) else given
    for session in places.sessions(library.folder, person):
        for file in sorted((library.folder / person / session).iterdir()):
            if now_s - file.stat().st_mtime <= RUNNING_S:
                continue
            name = f"{person}/{session}/{file.name}"
            if file.suffix == ".partial":
                yield Finding(name, BadClip("clip.leftover", file=file), partial(file.unlink, missing_ok=True))
            elif file.suffix in _SUFFIXES and TAKE.fullmatch(file.stem) and not places.manifest_of(file).exists():
                manifest = rebuilt(file, agreed)
                if manifest is None:
                    yield Finding(name, BadClip("clip.orphan_lost", file=file))
                else:
                    yield Finding(name, BadClip("clip.orphan", file=file), partial(library.keep, manifest))


def _open_to_others(clips: Path) -> Iterator[Finding]:
    """Give the folders that others than their user may look into."""
    if sys.platform == "win32":  # there the user's folder itself is closed to others
        return
    people = [clips / person for person in places.persons(clips)]
    sessions = [one / session for one in people for session in places.sessions(clips, one.name)]
    for folder in (clips, *people, *sessions):
        if folder.is_dir() and folder.stat().st_mode & _OTHERS:
            name = str(folder.relative_to(clips.parent))
            yield Finding(name, BadClip("clip.open", file=folder), partial(os.chmod, folder, 0o700))
