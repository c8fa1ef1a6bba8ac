"""Library: all clips of this machine's users, found by name, and changed in what is said of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from smilecam.errors import BadClip, UsageProblem
from smilecam.record import places
from smilecam.record.clip import By, Kind, Manifest, Review, Span

_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A clip as it lies there: the file of its manifest, and what that says, or why it cannot be read."""

    file: Path
    manifest: Manifest | None = None
    fault: BadClip | None = None

    @property
    def name(self) -> str:
        """person/session/id, by its place."""
        return "/".join((*self.file.parts[-3:-1], self.file.stem))

    @property
    def clip(self) -> Path | None:
        """Its clip's file; None where the manifest does not say which."""
        return None if self.manifest is None else self.file.with_name(self.manifest.file)


class Library:
    """The clips below one folder. Reads it anew on every call: others record into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def clips(self) -> tuple[Found, ...]:
        """Return every clip that has a manifest, in order of person, session and take."""
        return tuple(_found(one) for one in places.manifests(self.folder))

    def select(self, names: Sequence[str]) -> tuple[Found, ...]:
        """Return the clips that `names` name: a person, person/session, a whole name or its end, or with * and ?.

        All where `names` is empty. Raises UsageProblem for one that names none.
        """
        found = self.clips()
        if not names:
            return found
        chosen: dict[Path, Found] = {}
        for name in names:
            fitting = [one for one in found if _fits(one.name, name.strip("/"))]
            if not fitting:
                raise _no_such(name, found, self.folder)
            chosen |= {one.file: one for one in fitting}
        return tuple(one for one in found if one.file in chosen)

    def keep(self, manifest: Manifest) -> Manifest:
        """Write what is said of a clip anew; return it. Raises SmileCamError: then all is as before."""
        places.keep(manifest, self.folder / manifest.person / manifest.session)
        return manifest

    def readable(self, names: Sequence[str]) -> tuple[Manifest, ...]:
        """Return the manifests that `names` name. Raises BadClip where one of them cannot be read."""
        manifests = []
        for one in self.select(names):
            if one.manifest is None:
                raise one.fault or ValueError("unexpected clip: neither manifest nor fault")
            manifests.append(one.manifest)
        return tuple(manifests)


def relabelled(
    manifest: Manifest, word: str, at: str, start_s: float | None = None, end_s: float | None = None
) -> Manifest:
    """Return `manifest` with a reviewer's label over all of it or a part; what was said before stays below it.

    Raises UsageProblem where the part is none of the clip's.
    """
    end = manifest.duration_s
    start_s, end_s = 0.0 if start_s is None else start_s, end if end_s is None else end_s
    if manifest.kind is Kind.STILL and (start_s or end_s):
        raise UsageProblem("clip.span_still", name=manifest.name)
    if not 0 <= start_s <= end_s <= end + 0.001 or (start_s == end_s and manifest.kind is Kind.VIDEO):
        raise UsageProblem("clip.span", name=manifest.name, start=f"{start_s:g}", end=f"{end_s:g}", length=f"{end:g}")
    span = Span(start_s, min(end_s, end), word, By.REVIEWER, at)
    return replace(manifest, labels=(*manifest.labels, span))


def reviewed(manifest: Manifest, review: Review) -> Manifest:
    return replace(manifest, review=review)


def _found(file: Path) -> Found:
    try:
        return Found(file, places.read(file))
    except BadClip as fault:
        return Found(file, fault=fault)


def _fits(name: str, asked: str) -> bool:
    return name == asked or name.startswith(f"{asked}/") or name.endswith(f"/{asked}") or fnmatchcase(name, asked)


def _no_such(name: str, found: Iterable[Found], folder: Path) -> UsageProblem:
    known = {part for one in found for part in (one.name, one.name.partition("/")[0])}
    if not known:
        return UsageProblem("clip.none", folder=folder)
    near = difflib.get_close_matches(name, sorted(known), 1, _NEAR)
    return (
        UsageProblem("clip.no_such_near", found=name, near=near[0])
        if near
        else UsageProblem("clip.no_such", found=name)
    )
