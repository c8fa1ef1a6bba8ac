from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from smilecam_model.video.judges import judged
from smilecam_model.video.line import Line, frames_in
from smilecam_model.video.panel import calls_of
from smilecam_model.video.spans import Clip, Label, Span

from smilecam.errors import BadData
from smilecam.faces import Face
from smilecam.frames import Picture
from smilecam.settings import RefereeSettings
from smilecam.weights import Weights, load
from tests.fakes.datasets import cut_short
from tests.fakes.faces import face_at
from tests.fakes.finder import FakeFinder
from tests.fakes.spans import shaded_video
from tests.fakes.weights import tiny_weights

RULES = RefereeSettings()
DARK, BRIGHT = 60, 190  # what the tiny network takes for straight and for smiling
FACE = face_at(32, 32, 30)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    return load(tiny_weights(tmp_path_factory.mktemp("weights")))


def clip_of(path: Path, *spans: tuple[float, float, Label]) -> Clip:
    return Clip(path.name, path, tuple(Span(*one, row=row) for row, one in enumerate(spans, start=2)), path.name)


def brightening(folder: Path) -> Clip:
    path = shaded_video(folder / "a.mp4", [DARK] * 45 + [BRIGHT] * 45)
    return clip_of(path, (0, 1.5, Label.NOT), (1.5, 3.0, Label.SMILE))


def test_a_face_that_brightens_is_called_once_within_its_window(weights: Weights, tmp_path: Path) -> None:
    seen = Line(weights, RULES, lambda: FakeFinder([FACE])).watch(brightening(tmp_path))
    (call,) = seen.calls
    assert 1.5 < call.start_s < 2.2
    assert call.end_s == pytest.approx(89 / 30, abs=0.01)
    assert seen.seconds == pytest.approx(3.0, abs=0.01)
    assert (len(seen.faces), seen.straight_s) == (1, 1.5)


def test_straight_seconds_count_from_the_first_judgement_on(weights: Weights, tmp_path: Path) -> None:
    seen = Line(weights, RULES, lambda: FakeFinder([FACE])).watch(brightening(tmp_path))
    assert seen.first_verdict_s == pytest.approx(4 / 30, abs=0.001)
    assert seen.judged_s == pytest.approx(1.5 - 4 / 30, abs=0.01)


def test_what_the_line_said_can_be_said_again_from_its_embeddings(weights: Weights, tmp_path: Path) -> None:
    line = Line(weights, RULES, lambda: FakeFinder([FACE]))
    (face,) = line.watch(brightening(tmp_path)).faces
    strip = face.strip
    again = judged(line.network, weights.card.window, strip.time_s, strip.light, face.embeddings)
    assert again.smile == pytest.approx(strip.smile, abs=1e-6)
    assert again.filled_s == pytest.approx(strip.filled_s)


def test_a_panel_calls_what_the_line_called(weights: Weights, tmp_path: Path) -> None:
    seen = Line(weights, RULES, lambda: FakeFinder([FACE])).watch(brightening(tmp_path))
    assert calls_of([seen.faces[0].strip], [RULES]) == [[list(seen.calls)]]


def test_two_faces_are_two_tracks_and_may_be_called_both(weights: Weights, tmp_path: Path) -> None:
    pair = [face_at(16, 32, 14), face_at(48, 32, 14)]
    seen = Line(weights, RULES, lambda: FakeFinder(pair)).watch(brightening(tmp_path))
    assert (len(seen.faces), len(seen.calls)) == (2, 2)


def test_a_laugh_that_leaves_the_picture_ends_where_it_was_last_seen(weights: Weights, tmp_path: Path) -> None:
    def faces(number: int) -> list[Face]:
        return [FACE] if number < 70 else []

    seen = Line(weights, RULES, lambda: FakeFinder(faces)).watch(brightening(tmp_path))
    assert seen.calls[0].end_s == pytest.approx(69 / 30, abs=0.01)


def test_without_a_face_there_is_nothing_to_count(weights: Weights, tmp_path: Path) -> None:
    seen = Line(weights, RULES, lambda: FakeFinder([])).watch(brightening(tmp_path))
    assert (seen.calls, seen.faces, seen.judged_s, seen.first_verdict_s) == ((), (), 0.0, None)


class FakeRival:
    """Finds every second picture's faces and scores them all the same."""

    def __init__(self) -> None:
        self.asked = 0
        self.closed = False

    def smiles(self, picture: Picture, time_s: float, faces: Sequence[Face]) -> list[float]:
        self.asked += 1
        return [0.75 if self.asked % 2 else float("nan")] * len(faces)

    def close(self) -> None:
        self.closed = True


def test_a_rival_sees_every_picture_and_is_closed_with_the_clip(weights: Weights, tmp_path: Path) -> None:
    rivals = [FakeRival()]
    seen = Line(weights, RULES, lambda: FakeFinder([FACE]), lambda: rivals[0]).watch(brightening(tmp_path))
    assert (rivals[0].asked, rivals[0].closed) == (90, True)
    scores = seen.faces[0].rival
    assert np.isnan(scores[1::2]).all()
    assert (scores[::2] == 0.75).all()


def test_a_clip_shorter_than_its_spans_is_named_with_its_row(weights: Weights, tmp_path: Path) -> None:
    path = shaded_video(tmp_path / "a.mp4", [DARK] * 30)
    line = Line(weights, RULES, lambda: FakeFinder([FACE]))
    with pytest.raises(BadData) as told:
        line.watch(clip_of(path, (0, 0.5, Label.NOT), (0.5, 2.0, Label.SMILE)), tmp_path / "events.csv")
    assert (told.value.key, told.value.facts["row"]) == ("error.events.short", 3)


def test_a_clip_that_breaks_off_is_named_with_its_row(weights: Weights, tmp_path: Path) -> None:
    path = shaded_video(tmp_path / "a.mp4", [DARK] * 30)
    cut_short(path)
    with pytest.raises(BadData) as told:
        Line(weights, RULES, lambda: FakeFinder([FACE])).watch(clip_of(path, (0, 0.5, Label.NOT)), tmp_path / "e.csv")
    assert (told.value.key, told.value.facts["row"]) == ("error.events.video", 2)


def test_progress_counts_the_frames_that_the_files_announce(weights: Weights, tmp_path: Path) -> None:
    moved: list[int] = []
    clip = brightening(tmp_path)
    Line(weights, RULES, lambda: FakeFinder([FACE])).watch(clip, moved=moved.append)
    assert sum(moved) == frames_in([clip]) == 90


@pytest.mark.parametrize("fps", [60, 30, 25, 15, 12, 10, 8])
def test_the_first_verdict_comes_within_a_third_of_a_second(weights: Weights, tmp_path: Path, fps: int) -> None:
    clip = clip_of(shaded_video(tmp_path / "a.mp4", [DARK] * fps, fps), (0, 1, Label.NOT))
    seen = Line(weights, RULES, lambda: FakeFinder([FACE])).watch(clip)
    assert seen.first_verdict_s is not None
    assert seen.first_verdict_s <= 0.3 + 1e-6
    # It is a guess from one frame: the referee is told so, and waits longer with it.
    assert seen.faces[0].strip.filled_s[0] == 0.0
