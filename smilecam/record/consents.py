"""The consents of one person, in the file consents.json beside their sessions: read, added to, never taken back singly.

Whoever takes theirs back has their clips deleted, and this file with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smilecam.errors import BadClip, SmileCamError, reason_of
from smilecam.record.clip import ConsentRef
from smilecam.record.consent import Given
from smilecam.record.places import CONSENTS, folder_of
from smilecam.whole import write_whole

VERSION = 1


def given(clips: Path, person: str) -> tuple[Given, ...]:
    """Return what a person agreed to, the oldest first. Raises BadClip where the file cannot be read."""
    file = clips / person / CONSENTS
    try:
        told = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as problem:
        raise BadClip("clip.unreadable", file=file, reason=reason_of(problem)) from problem
    except (ValueError, RecursionError) as problem:
        raise BadClip("clip.no_consents", file=file) from problem
    version = told.get("v") if isinstance(told, dict) else None
    if type(version) is int and version > VERSION:
        raise BadClip("clip.newer", file=file, found=version, version=VERSION)
    try:
        return tuple(_given(one) for one in told["consents"])
    except (KeyError, TypeError) as problem:
        raise BadClip("clip.no_consents", file=file) from problem


def keep(clips: Path, person: str, new: Given) -> None:
    """Add `new` to what a person agreed to, once. Raises SmileCamError where it cannot be kept: then nobody records."""
    known = given(clips, person)
    if any(one.ref == new.ref for one in known):
        return
    folder = folder_of(clips, person)
    consents = [_told(one) for one in (*known, new)]
    try:
        text = json.dumps({"v": VERSION, "person": person, "consents": consents}, ensure_ascii=False, indent=1)
        write_whole(folder / CONSENTS, text + "\n")
    except OSError as problem:
        raise SmileCamError("folder.refused", folder=folder, reason=reason_of(problem)) from problem


def _told(one: Given) -> dict[str, str]:
    return {
        "version": one.ref.version,
        "sha256": one.ref.sha256,
        "lang": one.lang,
        "how": one.how,
        "at": one.at,
        "text": one.text,
    }


def _given(told: Mapping[str, Any]) -> Given:
    ref = ConsentRef(str(told["version"]), str(told["sha256"]))
    return Given(ref, str(told["lang"]), str(told["text"]), str(told["how"]), str(told["at"]))
