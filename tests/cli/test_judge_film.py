"""Film: the drawn video has the times and the size of the one that was judged."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from smilecam.cli.judge_film import Film, check
from smilecam.errors import SinkProblem, UsageProblem
from smilecam.frames import Frame
from smilecam.pipeline.lockstep import Judged
from smilecam.settings import Settings
from smilecam.verdict import Judgement, Mood, Verdict, Verdicts
from tests.fakes.faces import face_at


def judged(number: int, time_s: float, width: int = 322, height: int = 241) -> Judged:
    picture = np.full((height, width, 3), 90, np.uint8)
    judgement = Judgement(1, face_at(160, 120, 90), 0.9, (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0), 0.5)
    verdict = Verdict(judgement, Mood.LAUGHING, 0.0, 0.9, 1)
    return Judged(Frame(picture, time_s, number), Verdicts(time_s, number, (width, height), (verdict,)))


def test_the_drawn_video_keeps_uneven_times_and_gets_an_even_size(tmp_path: Path) -> None:
    times = [0.0, 0.033, 0.1, 0.35, 0.4]
    with Film(tmp_path / "out.mp4", Settings(), 0.5, fps=30.0) as film:
        for number, time_s in enumerate(times):
            film.add(judged(number, time_s))
    with av.open(str(tmp_path / "out.mp4")) as clip:
        frames = list(clip.decode(video=0))
    assert [float(frame.time or 0) for frame in frames] == pytest.approx(times, abs=1e-4)
    assert (frames[0].width, frames[0].height) == (322, 242)
    drawn = frames[-1].to_ndarray(format="bgr24").astype(int)
    assert (np.abs(drawn - 90).max(2) > 30).mean() > 0.02


def test_it_tells_the_file_in_truth_once_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "out.mp4").write_bytes(b"a film of last week")
    with Film(tmp_path / "out.mp4", Settings(), 0.5, fps=30.0) as film:
        assert film.told == ""
        film.add(judged(0, 0.0))
    assert film.told == str(tmp_path / "out-2.mp4")
    assert (tmp_path / "out.mp4").read_bytes() == b"a film of last week"


def test_a_frame_without_faces_stays_as_it_was_without_a_status_line(tmp_path: Path) -> None:
    frame, verdicts = judged(0, 0.0)
    with Film(tmp_path / "out.mp4", Settings(), 0.5, fps=30.0) as film:
        film.add(Judged(frame, Verdicts(0.0, 0, verdicts.size, ())))
    with av.open(str(tmp_path / "out.mp4")) as clip:
        (drawn,) = (one.to_ndarray(format="bgr24").astype(int) for one in clip.decode(video=0))
    assert np.abs(drawn[:240] - 90).max() < 12


# The system refuses to look there; a name stands for all that it refuses, also to root.
TOO_LONG = "x" * 300


def test_a_video_that_says_no_rate_can_be_drawn(tmp_path: Path) -> None:
    with Film(tmp_path / "out.mp4", Settings(), 0.5, fps=0.0) as film:
        film.add(judged(0, 0.0))
    assert (tmp_path / "out.mp4").stat().st_size > 0


def test_a_place_that_cannot_be_written_is_told_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "out.mp4").mkdir()
    with Film(tmp_path / "out.mp4", Settings(), 0.5, fps=30.0) as film, pytest.raises(SinkProblem) as caught:
        film.add(judged(0, 0.0))
    assert caught.value.key == "error.judge.out_refused"


@pytest.mark.parametrize(
    ("out", "files", "key"),
    [
        ("out.mp4", ["a.mp4", "b.mp4"], "out_one"),
        ("out.mp4", [], "out_one"),
        ("out.mp4", ["a.jpg"], "out_one"),
        ("out.avi", ["a.mp4"], "out_kind"),
        ("no/such/out.mp4", ["a.mp4"], "out_folder"),
        (f"{TOO_LONG}/out.mp4", ["a.mp4"], "out_folder"),
        ("a.mp4", ["a.mp4"], "out_same"),
    ],
)
def test_an_out_that_does_not_fit_is_refused_before_any_work(
    tmp_path: Path, out: str, files: list[str], key: str
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    with pytest.raises(UsageProblem) as caught:
        check(tmp_path / out, [tmp_path / name for name in files])
    assert caught.value.key == f"error.judge.{key}"


@pytest.mark.parametrize("name", [f"{TOO_LONG}.mp4", "folder.mp4"])
def test_a_place_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(UsageProblem, match=r"judge\.out_refused"):
        check(tmp_path / name, [tmp_path / "a.mp4"])


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_folder_in_which_nobody_can_make_a_file_is_refused_whatever_its_rights_say(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"judge\.out_refused"):
        check(Path("/proc/a.mp4"), [tmp_path / "a.mp4"])


def test_trying_leaves_nothing_behind_and_what_is_there_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "old.mp4").write_bytes(b"x")
    for name in ("old.mp4", "new.mp4"):
        check(tmp_path / name, [tmp_path / "a.mp4"])
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"old.mp4": b"x"}


def test_an_out_that_fits_is_let_through(tmp_path: Path) -> None:
    (tmp_path / "old.mp4").write_bytes(b"x")
    check(tmp_path / "old.mp4", [tmp_path / "a.mp4"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_and_does_not_wait_for_a_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.mp4")
    with pytest.raises(UsageProblem) as caught:
        check(tmp_path / "f.mp4", [tmp_path / "a.mp4"])
    assert caught.value.key == "error.judge.out_refused"
