from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from smilecam_model.video.calls import Call
from smilecam_model.video.panel import calls_of
from smilecam_model.video.strip import Strip

from smilecam.faces import Box, Face, HeadPose
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from smilecam.verdict import Judgement, Judgements

# Smiles cross thresholds and release lines; light changes by more and by less than a fifth.
SMILES = st.sampled_from([0.0, 0.2, 0.39, 0.41, 0.5, 0.6, 0.69, 0.71, 0.9, 1.0])
LIGHTS = st.sampled_from([0.5, 0.5, 0.5, 0.55, 0.3, 0.8])
FRAMES = st.lists(st.tuples(SMILES, LIGHTS, st.booleans()), min_size=1, max_size=60)
SETTINGS = st.builds(
    RefereeSettings,
    threshold=st.sampled_from([0.1, 0.5, 0.7]),
    hold_s=st.sampled_from([0.05, 0.1, 0.3]),
    refractory_s=st.sampled_from([0.0, 0.5]),
)
Frame = tuple[float, float, bool]  # smile, light, whether the face is judged in it


def by_referee(frames: Sequence[Frame], every_s: float, rules: RefereeSettings) -> list[Call]:
    """Return what the real referee calls; a laugh at the end is cut where the face was last seen."""
    referee, calls, began, last = Referee(rules), list[Call](), -1.0, 0.0
    for number, (smile, light, judged) in enumerate(frames):
        now = number * every_s
        face = Face(Box(0, 0, 9, 9), None, HeadPose(0, 0, 0), light, 1.0, 0.3, 0.1)
        said = (Judgement(1, face, smile, (1 / 7,) * 7, min(now, 1.0)),) if judged else ()
        for verdict in referee.decide(Judgements(now, number, (64, 64), said)).faces:
            if verdict.laughing and began < 0:
                began = now
            elif not verdict.laughing and began >= 0:
                calls, began = [*calls, Call(began, now)], -1.0
            last = now
    return [*calls, Call(began, last)] if began >= 0 else calls


def strip_of(frames: Sequence[Frame], every_s: float) -> Strip:
    rows = [(at * every_s, smile, light) for at, (smile, light, judged) in enumerate(frames) if judged]
    time_s, smile, light = np.array(rows).reshape(-1, 3).T
    return Strip(time_s, smile, np.minimum(time_s, 1.0), light)


@given(st.lists(FRAMES, min_size=1, max_size=3), st.lists(SETTINGS, min_size=1, max_size=3), st.sampled_from([15, 30]))
@settings(max_examples=150, deadline=None)
def test_the_panel_calls_what_the_referee_calls(
    faces: list[list[Frame]], rules: list[RefereeSettings], rate: int
) -> None:
    found = calls_of([strip_of(frames, 1 / rate) for frames in faces], rules)
    assert found == [[by_referee(frames, 1 / rate, one) for one in rules] for frames in faces]


@pytest.mark.parametrize("gap_s", [0.3, 0.7, 1.5, 3.0])
def test_a_face_that_was_away_is_treated_as_the_referee_treats_it(gap_s: float) -> None:
    seen: list[Frame] = [(0.9, 0.5, True)] * 20
    away: list[Frame] = [(0.0, 0.5, False)] * round(gap_s * 15)
    frames = [*seen, *away, *seen, *[(0.1, 0.5, True)] * 5]
    rules = RefereeSettings()
    (found,) = calls_of([strip_of(frames, 1 / 15)], [rules])
    expected = by_referee(frames, 1 / 15, rules)
    if gap_s > 2:  # the referee forgot the face; who only follows `laughing` does not see where that laugh ended
        assert len(found[0]) == 2
    else:
        assert found[0] == expected


def test_nothing_gives_no_calls() -> None:
    assert calls_of([], [RefereeSettings()]) == []
    none = np.zeros(0)
    assert calls_of([Strip(none, none, none, none)], [RefereeSettings()]) == [[[]]]
