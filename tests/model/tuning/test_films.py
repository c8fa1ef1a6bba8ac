from __future__ import annotations

import numpy as np
import pytest
from smilecam_model.datasets.clips import Take
from smilecam_model.tuning.films import clip_of, films, own_films, public_clips
from smilecam_model.tuning.hearing import Heard
from smilecam_model.video.spans import Label
from smilecam_model.video.strip import Strip

from smilecam.settings import RefereeSettings
from tests.fakes.crops import made_up_set
from tests.fakes.tuning import a_take, seen_of

RULES = RefereeSettings()
SPANS = ((0.0, 2.0, "neutral"), (2.0, 2.4, "unsure"), (2.4, 4.0, "smile"))


def heard(take: Take, *over: tuple[float, float]) -> Heard:
    """Return a judge who calls a smile in these stretches."""
    time_s = seen_of(take).beats_s
    smile = np.full(len(time_s), 0.1)
    for start_s, end_s in over:
        smile[(start_s <= time_s) & (time_s < end_s)] = 0.9
    strip = Strip(time_s, smile, np.full(len(time_s), 1.0), np.full(len(time_s), 0.5))
    return Heard(smile, np.zeros(len(time_s), np.int64), (strip,))


def test_a_take_in_which_a_smile_comes_has_an_onset_and_one_of_one_label_has_none() -> None:
    both, straight = a_take("P01", SPANS), a_take("P02", ((0.0, 3.0, "neutral"),))
    clip = clip_of(both, seen_of(both))
    assert [one.label for one in clip.spans] == [Label.NOT, Label.UNSURE, Label.SMILE]
    assert clip.timed
    assert not clip_of(straight, seen_of(straight)).timed


def test_false_outs_and_the_time_to_call_are_counted_before_and_after() -> None:
    take, still = a_take("P01", SPANS), a_take("P02", ((0.0, 3.0, "neutral"),), still=True)
    takes = [take, still, a_take("P03", SPANS)]
    seen = {one.name: seen_of(one) for one in takes}
    slow = {one.name: heard(one, (0.5, 1.5), (3.2, 4.0)) for one in takes}
    quick = {one.name: heard(one, (2.2, 4.0)) for one in takes}
    watched = own_films(takes, seen, slow, quick, RULES)
    assert [one.clip.person for one in watched] == ["P01", "P03"]
    told = films(watched)
    assert told is not None
    assert (told.before.outs, told.after.outs) == (2, 0)
    assert (told.clips, told.people) == (2, 2)
    assert told.straight_s == pytest.approx(4.0)
    assert told.after.p50_s is not None
    assert told.before.p50_s is not None
    assert told.after.p50_s < told.before.p50_s
    assert told.outs_per_hour.difference.value == pytest.approx(-2 / 4 * 3600)


def test_where_nobody_has_a_straight_face_there_is_no_rate() -> None:
    take = a_take("P01", ((0.0, 3.0, "smile"),))
    said = {take.name: heard(take)}
    assert films(own_films([take], {take.name: seen_of(take)}, said, said, RULES)) is None


def test_tracks_of_a_public_set_are_clips_of_one_label() -> None:
    one = made_up_set("talk", 20, tracks=2)
    clips = public_clips(one, np.arange(20))
    assert [clip.spans[0].label for clip in clips] == [Label.NOT, Label.SMILE]
    assert not any(clip.timed for clip in clips)
