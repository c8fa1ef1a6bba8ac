from pathlib import Path

import pytest
from smilecam_model import baselines
from smilecam_model.baselines import CASCADE, Models
from smilecam_model.clip_judging import ClipCounts, judge_clips
from smilecam_model.video.spans import Clip, Label, Span

from smilecam import weights
from smilecam.errors import BadData
from tests.fakes.datasets import a_video, cut_short
from tests.fakes.media import media
from tests.fakes.weights import tiny_weights


def a_clip(path: Path, *spans: tuple[float, float, Label]) -> Clip:
    return Clip(path.name, path, tuple(Span(*one) for one in spans), path.name)


def test_frames_count_by_their_span_and_a_start_without_a_face_does_not(tmp_path: Path) -> None:
    path = a_video(tmp_path / "a.mp4", frames=30)  # one second at 30 a second, nobody in it
    clip = a_clip(path, (0.0, 0.5, Label.NOT), (0.5, 0.7, Label.UNSURE), (0.7, 0.8, Label.ABSENT))
    told: list[tuple[int, int]] = []
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    judged, counts = judge_clips([clip, clip], loaded, lambda done, of: told.append((done, of)), workers=1)
    assert counts == ClipCounts(starting=2 * 9, absent=2 * 3, found_absent=0, unsure=2 * 12)
    assert len(judged) == 2 * 6
    assert all(one.said.smile is None and one.sample.truth == 0 for one in judged)
    assert told == [(0, 60), (30, 60), (60, 60)]
    assert judged[0].sample.name == "a.mp4@0.300"
    assert judged[0].sample.read().shape == (64, 64, 3)


def test_several_processes_say_what_one_says(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    clips = [a_clip(a_video(tmp_path / f"{name}.mp4", frames=20), (0.0, 0.6, Label.SMILE)) for name in "ab"]
    alone, together = (judge_clips(clips, loaded, workers=workers) for workers in (1, 2))
    assert [(one.sample.name, one.said) for one in alone[0]] == [(one.sample.name, one.said) for one in together[0]]
    assert alone[1] == together[1]


def test_a_clip_that_breaks_off_is_named(tmp_path: Path) -> None:
    clip = a_clip(a_video(tmp_path / "a.mp4", frames=60), (0.0, 1.0, Label.NOT))
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    cut_short(clip.path)
    with pytest.raises(BadData) as caught:
        judge_clips([clip], loaded, workers=1)
    assert caught.value.facts["file"] == clip.path


def test_a_real_smile_is_judged_frame_by_frame_as_live() -> None:
    path = media("single_face.mp4")
    clip = a_clip(path, (0.0, 0.6, Label.NOT), (0.95, 2.6, Label.SMILE))
    models = Models(None, baselines.find(None).cascade)
    judged, counts = judge_clips([clip], weights.load(weights.find(None)), models=models, workers=1)
    assert 0 < counts.starting < 10
    assert all(one.said.smile is not None and CASCADE in one.said.baselines for one in judged)
    by_truth = {truth: [one.said.smile or 0.0 for one in judged if one.sample.truth == truth] for truth in (0, 1)}
    assert max(by_truth[0]) < 0.5
    assert sum(score > 0.5 for score in by_truth[1]) > 0.9 * len(by_truth[1])
