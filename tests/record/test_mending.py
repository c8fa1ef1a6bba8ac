"""Clips that nobody closed, and such that lost their manifest."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.errors import BadClip
from smilecam.record.clip import Reason, State
from smilecam.record.consent import Given, question
from smilecam.record.mending import REBUILT, closed, digest, rebuilt
from smilecam.record.places import clip_of, read
from tests.fakes.clips import AT, draft, take

GIVEN = (Given(question("en").ref, "en", question("en").text, "terminal", AT),)


def torn(clips: Path, left: float) -> Path:
    """Leave a clip as a crash does: the draft's manifest, and `left` of the file."""
    clip = clip_of(take(clips, draft(), 30), clips)
    clip.write_bytes(clip.read_bytes()[: int(clip.stat().st_size * left)])
    return clip


def test_a_torn_clip_is_closed_with_what_it_holds_and_its_file_stays_as_it_is(tmp_path: Path) -> None:
    clip = torn(tmp_path, 0.7)
    before = clip.read_bytes()
    told = closed(draft(), clip)
    assert (told.state, told.reason) == (State.TORN, Reason.CRASH)
    assert 15 < told.frames < 22
    assert told.labels[0].end_s == told.duration_s > 0.4
    assert told.sha256 == digest(clip) == hashlib.sha256(before).hexdigest()
    assert told.bytes == len(before)


def test_one_of_which_nothing_can_be_read_is_broken(tmp_path: Path) -> None:
    told = closed(draft(), torn(tmp_path, 0.0))
    assert (told.state, told.reason, told.frames) == (State.BROKEN, Reason.UNREADABLE, 0)
    with pytest.raises(BadClip):
        closed(draft(), tmp_path / "none.mkv")


def test_a_lost_manifest_is_made_of_the_clips_place_and_name(tmp_path: Path) -> None:
    before = take(tmp_path, draft("P02", "talk", 3), 30)
    told = rebuilt(clip_of(before, tmp_path), GIVEN)
    assert told is not None
    assert told.name == before.name
    assert (told.frames, told.sha256, told.size) == (before.frames, before.sha256, before.size)
    assert [one.label for one in told.labels] == ["talk"]
    assert (told.tags, told.consent) == ((REBUILT,), GIVEN[0].ref)


def test_without_consent_label_or_picture_there_is_nothing_to_make_it_of(tmp_path: Path) -> None:
    clip = clip_of(take(tmp_path, draft()), tmp_path)
    assert rebuilt(clip, ()) is None
    assert rebuilt(clip.rename(clip.with_name("01-grin.mkv")), GIVEN) is None
    empty = clip.with_name("02-smile.mkv")
    empty.touch()
    assert rebuilt(empty, GIVEN) is None


def test_a_crash_leaves_what_closing_needs(tmp_path: Path) -> None:
    manifest = take(tmp_path, draft())
    file = clip_of(manifest, tmp_path).with_suffix(".json")
    told = closed(replace(draft(), labels=read(file).labels), clip_of(manifest, tmp_path))
    assert replace(told, state=State.WHOLE, reason=Reason.NONE, light=manifest.light) == manifest
