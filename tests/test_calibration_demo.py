"""The whole of it with the shipped weights: the drawn face rests in a smile, is calibrated, and laughs."""

from __future__ import annotations

from pathlib import Path

import pytest

from smilecam import weights
from smilecam.calibration import Baseline, Calibration, Stand
from smilecam.capture.story import CALMS_AT_S, LAUGHS_AT_S, SMILES_AT_S, Story
from smilecam.draw.portrait import Portrait
from smilecam.draw.visage import Expression
from smilecam.frames import Frame, Size
from smilecam.perception.finder import video_finder
from smilecam.perception.judge import FrameJudge, network_of
from smilecam.referee import Referee
from smilecam.settings import RefereeSettings
from smilecam.verdict import Judgements

SHIPPED: Path = weights.find(None)
HZ, RESTS_S, LASTS_S = 15, 4.0, 6.0
RESTING = Expression(smile=0.66)  # which the second weights see as 0.56
LAUGHING = Expression(smile=1.0, laugh=1.0)


@pytest.fixture(scope="module")
def film() -> list[Judgements]:
    if not SHIPPED.is_dir():
        pytest.skip("no weights are shipped here")
    judge, portrait = FrameJudge(video_finder(1), network_of(weights.load(SHIPPED))), Portrait(Size(640, 360))
    told = []
    for number in range(round(LASTS_S * HZ)):
        face = RESTING if number < RESTS_S * HZ else LAUGHING
        told.append(judge.judge(Frame(portrait.paint(face)[..., :3].copy(), number / HZ, number)))
    judge.close()
    return told


def called(film: list[Judgements], shift: float) -> list[float]:
    """Return the times at which the face is called laughing."""
    referee = Referee(RefereeSettings(shift=shift))
    verdicts = [referee.decide(said) for said in film]
    return [now.time_s for now in verdicts if any(face.laughing for face in now.faces)]


def measured(film: list[Judgements]) -> Baseline:
    now = Calibration(3.0)
    for said in film:
        now = now.see(said)
    assert now.stand is Stand.DONE
    assert now.measured is not None
    return Baseline(now.measured.logit, now.measured.spread, "", "")


def test_a_face_that_rests_in_a_smile_is_called_before(film: list[Judgements]) -> None:
    assert min(called(film, 0.0)) < RESTS_S / 2


def test_once_it_is_calibrated_only_its_laugh_is_called(film: list[Judgements]) -> None:
    times = called(film, measured(film).shift)
    assert RESTS_S <= times[0] < RESTS_S + 1
    assert times[-1] == film[-1].time_s


def test_the_demos_soft_smile_is_no_laugh_and_its_laugh_is_one() -> None:
    if not SHIPPED.is_dir():
        pytest.skip("no weights are shipped here")
    judge, portrait = FrameJudge(video_finder(1), network_of(weights.load(SHIPPED))), Portrait(Size(640, 360))
    referee, story = Referee(RefereeSettings()), Story.of("demo")
    softly, laughs = 0.0, 0
    for number in range(round(CALMS_AT_S * HZ)):
        time_s = number / HZ
        said = judge.judge(Frame(portrait.paint(story.at(time_s))[..., :3].copy(), time_s, number))
        faces = referee.decide(said).faces
        if SMILES_AT_S + 1 < time_s < LAUGHS_AT_S:
            softly = max(softly, *(face.score for face in faces))
        laughs = max(laughs, *(face.laughs for face in faces), 0)
    judge.close()
    assert 0.05 < softly < 0.5
    assert laughs == 1
