"""The sheet of a clip as a file: in the cache, where it goes with its person, or where the user wants it."""

from __future__ import annotations

import os
from pathlib import Path

import cv2

from smilecam.cli import clip_words
from smilecam.errors import BadClip, reason_of
from smilecam.record import places
from smilecam.record.clip import Kind, Manifest
from smilecam.record.library import Found, Library
from smilecam.record.removal import cache_of, sheet_stem
from smilecam.record.sheet import Words, sheet, times
from smilecam.record.viewing import seen
from smilecam.settings import folders
from smilecam.texts.catalogue import Lang, say


def written(library: Library, manifest: Manifest, out: Path | None, lang: Lang) -> Path:
    """Draw a clip's sheet and return its file. out: where the user wants it. Raises BadClip."""
    clip = places.clip_of(manifest, library.folder)
    pictures = seen(manifest, clip, times(manifest))
    if not pictures:
        raise BadClip("clip.empty", file=clip)
    drawn = sheet(manifest, pictures, Words(_facts(manifest, lang), clip_words.label_words(lang)))
    path = out or cache_of(folders(os.environ).cache, manifest.person) / _name(library, manifest)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(cv2.imencode(".png", drawn)[1].tobytes())
    except OSError as problem:
        raise BadClip("clip.unwritable", file=path, reason=reason_of(problem)) from problem
    return path


def _name(library: Library, manifest: Manifest) -> str:
    return f"{sheet_stem(Found(places.manifest_of(places.clip_of(manifest, library.folder))))}png"


def _facts(one: Manifest, lang: Lang) -> list[str]:
    long = clip_words.length(one, lang) if one.kind is Kind.STILL else _frames(one, lang)
    told = [
        long,
        str(one.size),
        say(f"clip.faces.{one.faces.value}", lang),
        say(f"clip.state.{one.state.value}", lang),
        say(f"clip.review.{one.review.value}", lang),
        one.started[:16].replace("T", " "),
        one.camera,
        *one.tags,
    ]
    return ["  ·  ".join(word for word in told if word)]


def _frames(one: Manifest, lang: Lang) -> str:
    facts = {"seconds": f"{one.duration_s:.1f}", "frames": one.frames, "fps": f"{one.fps:.1f}"}
    return say("clip.frames", lang, **facts)
