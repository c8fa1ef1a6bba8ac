"""What is amiss with clips, and how it is mended."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.record import consents
from smilecam.record.clip import By, Manifest, Span, State
from smilecam.record.consent import Given
from smilecam.record.library import Library
from smilecam.record.places import clip_of, folder_of, keep, manifest_of
from smilecam.record.verify import verify
from tests.fakes.clips import AT, CONSENT, draft, take

A_DAY_S = 86_400.0  # between the collecting of tests and this one may lie half an hour
GIVEN = Given(CONSENT, "en", "words", "terminal", AT)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    for person, number in (("P01", 1), ("P01", 2), ("P02", 1)):
        take(tmp_path / "clips", draft(person, take=number))
        consents.keep(tmp_path / "clips", person, GIVEN)
    return tmp_path / "clips"


def found(clips: Path, now_s: float | None = None) -> list[tuple[str, str]]:
    """Return what is found at `now_s`; by default a day from now, when nothing is being recorded any more."""
    at_s = time.time() + A_DAY_S if now_s is None else now_s
    return [(one.name, one.problem.key.removeprefix("error.clip.")) for one in verify(Library(clips), at_s)]


def mend(clips: Path) -> None:
    for one in verify(Library(clips), time.time() + A_DAY_S):
        if one.mend is not None:
            one.mend()


FIRST = "P01/20261124T201500/01-smile"


def test_sound_clips_are_sound_and_progress_is_told(clips: Path) -> None:
    assert found(clips) == []
    steps: list[tuple[int, int]] = []
    list(verify(Library(clips), time.time() + A_DAY_S, lambda done, of: steps.append((done, of))))
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert found(clips / "none") == []


def altered(clips: Path) -> None:
    with clip_of(draft(), clips).open("r+b") as file:
        file.seek(500)
        file.write(b"x")


def lost_file(clips: Path) -> None:
    clip_of(draft(), clips).unlink()


def hand_edited(clips: Path) -> None:
    file = manifest_of(clip_of(draft(), clips))
    file.write_text(file.read_text().replace('"label": "smile"', '"label": "smlie"'))


def beyond_the_end(clips: Path) -> None:
    one = Library(clips).readable([FIRST])[0]
    Library(clips).keep(replace(one, labels=(Span(0.0, 99.0, "smile", By.PERSON, AT),)))


def renamed(clips: Path) -> None:
    file = manifest_of(clip_of(draft(), clips))
    file.write_text(file.read_text().replace('"person": "P01"', '"person": "P09"'))


def without_consent(clips: Path) -> None:
    Library(clips).keep(replace(Library(clips).readable([FIRST])[0], consent=replace(CONSENT, version="0")))


def without_pictures(clips: Path) -> None:
    clip_of(draft(), clips).unlink()
    manifest_of(clip_of(draft(), clips)).unlink()
    take(clips, draft(), frames=0)


@pytest.mark.parametrize(
    ("harm", "key"),
    [
        (altered, "altered"),
        (lost_file, "no_clip"),
        (hand_edited, "field"),
        (beyond_the_end, "past_end"),
        (renamed, "misplaced"),
        (without_consent, "no_consent"),
        (without_pictures, "empty"),
    ],
)
def test_what_a_person_has_to_decide_is_told_and_left_alone(
    clips: Path, harm: Callable[[Path], None], key: str
) -> None:
    harm(clips)
    assert found(clips) == [(FIRST, key)]
    mend(clips)
    assert found(clips) == [(FIRST, key)]


def unclosed(clips: Path) -> Manifest:
    manifest = draft(take=9)
    take(clips, manifest)
    keep(manifest, folder_of(clips, "P01", manifest.session))
    return manifest


def test_a_clip_that_a_crash_left_open_is_closed(clips: Path) -> None:
    manifest = unclosed(clips)
    assert found(clips) == [(manifest.name, "unclosed")]
    mend(clips)
    assert found(clips) == []
    told = Library(clips).readable([manifest.name])[0]
    assert (told.state, told.frames) == (State.TORN, 12)


def test_a_clip_that_is_being_recorded_is_left_alone(clips: Path) -> None:
    unclosed(clips)
    assert found(clips, time.time()) == []


def test_a_lost_manifest_is_made_anew_where_that_can_be(clips: Path) -> None:
    manifest_of(clip_of(draft(), clips)).unlink()
    assert found(clips) == [(f"{FIRST}.mkv", "orphan")]
    mend(clips)
    assert found(clips) == []
    still = clip_of(draft(), clips).with_name("07-smile.png")
    still.write_bytes(b"a picture")
    assert [key for _, key in found(clips)] == ["orphan_lost"]


def test_what_a_kill_left_of_a_manifest_is_removed(clips: Path) -> None:
    left = clip_of(draft(), clips).with_name("01-smile.json.77-1.partial")
    left.write_text("{")
    assert [key for _, key in found(clips)] == ["leftover"]
    mend(clips)
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_folder_that_others_may_look_into_is_closed(clips: Path) -> None:
    os.chmod(clips, 0o755)
    os.chmod(clips / "P02", 0o750)
    assert [key for _, key in found(clips)] == ["open", "open"]
    mend(clips)
    assert found(clips) == []
    assert (clips / "P02").stat().st_mode & 0o777 == 0o700


def test_the_same_recording_twice_is_told_and_worse_of_two_people(clips: Path) -> None:
    raw = clip_of(draft(), clips).read_bytes()
    one = Library(clips).readable([FIRST])[0]
    for other in (draft("P01", take=5), draft("P02", take=5)):
        twin = replace(one, person=other.person, id=other.id, take=5, file=other.file)
        clip_of(twin, clips).write_bytes(raw)
        Library(clips).keep(twin)
    assert [key for _, key in found(clips)] == ["twin", "twin_apart"]


def test_consents_that_cannot_be_read_are_told_once(clips: Path) -> None:
    (clips / "P01" / "consents.json").write_text("{")
    assert found(clips) == [("P01/consents.json", "no_consents")]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_clip_that_may_not_be_read_is_told(clips: Path) -> None:
    clip_of(draft(), clips).chmod(0)
    assert found(clips) == [(FIRST, "unreadable")]
