"""What a team has already becomes clips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from smilecam.errors import BadClip, BadPicture
from smilecam.frames import Frame, Size
from smilecam.record.clip import By, Faces, Kind, Reason, Review, State
from smilecam.record.film import Film, shots
from smilecam.record.importing import IMPORTED, Batch, Said, Wanted, faces_in
from smilecam.record.library import Library
from smilecam.record.places import clip_of
from tests.fakes.clips import CONSENT, draft, frame, take

AT = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)
ONE = Said(Faces.ONE)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "clips")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "여행.mp4"
    path.write_bytes(b"what the frames were read from")
    return path


def batch(library: Library, label: str = "laugh") -> Batch:
    return Batch(library, Wanted("P03", label, CONSENT, AT, ("glasses",), "smilecam 0"))


def test_a_recording_becomes_a_clip_with_its_label_over_all_of_it(library: Library, file: Path) -> None:
    kept = batch(library).video(file, map(frame, range(31)), lambda: ONE)
    assert kept is not None
    assert kept == library.readable(())[0]
    assert (kept.name, kept.kind, kept.state, kept.frames) == (
        "P03/20261124T201500/01-laugh",
        Kind.VIDEO,
        State.WHOLE,
        31,
    )
    assert [(one.start_s, one.end_s, one.label, one.by) for one in kept.labels] == [(0.0, 1.0, "laugh", By.PERSON)]
    assert (kept.tags, kept.consent, kept.faces) == ((IMPORTED, "glasses"), CONSENT, Faces.ONE)
    assert (kept.size, kept.fps, kept.review) == (Size(64, 48), 30.0, Review.OPEN)
    assert kept.light is not None
    assert len(list(shots(clip_of(kept, library.folder)))) == 31


def test_an_image_becomes_a_clip_of_one_picture(library: Library, tmp_path: Path) -> None:
    picture = np.asarray(frame(3).picture)
    file = tmp_path / "x.png"
    file.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    kept = batch(library, "smile").still(file, picture, ONE)
    assert (kept.kind, kept.frames, kept.duration_s, kept.file) == (Kind.STILL, 1, 0.0, "01-smile.png")
    assert clip_of(kept, library.folder).stat().st_size == kept.bytes
    assert library.readable(()) == (kept,)


def test_take_follows_take_and_each_import_has_a_session_of_its_own(library: Library, tmp_path: Path) -> None:
    names: list[str] = []
    for _ in range(2):
        one = batch(library)
        for number in range(2):
            path = tmp_path / f"{len(names)}.mp4"
            path.write_bytes(path.name.encode())
            kept = one.video(path, map(frame, range(number, number + 3)), lambda: ONE)
            assert kept is not None
            names.append(kept.name)
    assert [name.partition("/")[2] for name in names] == [
        "20261124T201500/01-laugh",
        "20261124T201500/02-laugh",
        "20261124T201501/01-laugh",
        "20261124T201501/02-laugh",
    ]


def test_what_came_in_before_is_known_by_its_content(library: Library, file: Path, tmp_path: Path) -> None:
    first = batch(library)
    assert first.known(file) == ""
    first.video(file, map(frame, range(3)), lambda: ONE)
    copied = tmp_path / "copy.mp4"
    copied.write_bytes(file.read_bytes())
    assert first.known(copied) == batch(library).known(copied) == "P03/20261124T201500/01-laugh"
    with pytest.raises(BadPicture):
        first.known(tmp_path / "none.mp4")


def test_what_is_decided_against_leaves_nothing_behind(library: Library, file: Path) -> None:
    assert batch(library).video(file, map(frame, range(3)), lambda: None) is None
    assert list(library.folder.rglob("*.*")) == []
    several = batch(library).video(file, map(frame, range(3)), lambda: Said(Faces.SEVERAL, Review.ACCEPTED))
    assert several is not None
    assert (several.id, several.faces, several.review) == ("01-laugh", Faces.SEVERAL, Review.ACCEPTED)


def test_one_that_breaks_off_keeps_what_came_before(library: Library, file: Path) -> None:
    def frames() -> Iterator[Frame]:
        yield from map(frame, range(16))
        raise BadPicture("video.breaks_off", path=file, frames=16, announced=99)

    kept = batch(library).video(file, frames(), lambda: ONE)
    assert kept is not None
    assert (kept.state, kept.reason, kept.frames, kept.labels[0].end_s) == (State.TORN, Reason.UNREADABLE, 16, 0.5)


def test_one_whose_pictures_change_their_size_ends_there(library: Library, file: Path) -> None:
    frames = [*map(frame, range(5)), frame(5, size=Size(32, 24))]
    kept = batch(library).video(file, frames, lambda: ONE)
    assert kept is not None
    assert (kept.state, kept.frames) == (State.TORN, 5)


def test_one_without_a_picture_is_told(library: Library, file: Path) -> None:
    with pytest.raises(BadPicture):
        batch(library).video(file, [], lambda: ONE)
    assert list(library.folder.rglob("*.*")) == []


def test_a_full_disk_keeps_what_came_in_before_and_nothing_half(
    library: Library, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = batch(library)
    one.video(file, map(frame, range(3)), lambda: ONE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    other = tmp_path / "other.mp4"
    other.write_bytes(b"other")
    monkeypatch.setattr(Film, "add", full)
    with pytest.raises(BadClip) as problem:
        one.video(other, map(frame, range(3)), lambda: ONE)
    assert problem.value.key == "error.clip.unwritable"
    monkeypatch.setattr("smilecam.record.importing._write", full)
    with pytest.raises(BadClip):
        one.still(other, frame(0).picture, ONE)
    held = sorted(path.name for path in library.folder.rglob("*.*"))
    assert held == ["01-laugh.json", "01-laugh.mkv"]


def test_recorded_clips_are_no_imported_ones(library: Library, file: Path) -> None:
    take(library.folder, draft("P03"))
    kept = batch(library).video(file, map(frame, range(3)), lambda: ONE)
    assert kept is not None
    assert kept.session == "20261124T201501"


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ([], Faces.UNKNOWN),
        ([1, 1, 1, 0], Faces.ONE),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], Faces.NONE),
        ([0], Faces.NONE),
        ([2], Faces.SEVERAL),
        ([1, 1, 1, 1, 2], Faces.ONE),
        ([1, 1, 3], Faces.SEVERAL),
    ],
)
def test_passers_by_and_blinks_of_the_finder_do_not_count(counts: list[int], wanted: Faces) -> None:
    assert faces_in(counts) is wanted
