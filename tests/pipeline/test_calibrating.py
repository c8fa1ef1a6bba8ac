from __future__ import annotations

from itertools import pairwise
from threading import Thread

import pytest

from smilecam.calibration import GIVES_UP_S, Baseline, Measured, Stand
from smilecam.errors import SmileCamError
from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.pipeline.calibrating import DONE_SHOWN_S, JUDGED_WITHIN_S, REFUSED_SHOWN_S, Calibrating
from tests.fakes.clock import HandClock
from tests.fakes.verdicts import verdict_at, verdicts_of

SIZE = Size(1280, 720)


class Desk:
    """One person before the camera, judged fifteen times a second."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.learned: list[Measured] = []
        self.full = False
        self.calibrating = Calibrating(self.learn, self.clock)

    def learn(self, measured: Measured) -> Baseline:
        if self.full:
            raise SmileCamError("folder.refused", folder="data", reason="No space left on device")
        self.learned.append(measured)
        return Baseline(measured.logit, measured.spread, "w", "")

    def sit(self, seconds: float, smile: float = 0.3, faces: int = 1) -> None:
        for _ in range(round(seconds * 15)):
            self.clock.advance(1 / 15)
            boxes = [Box(400 + 300 * number, 200, 600 + 300 * number, 450) for number in range(faces)]
            seen = [verdict_at(box, smile, track=number) for number, box in enumerate(boxes)]
            self.calibrating.judged(verdicts_of(*seen, size=SIZE, time_s=self.clock.now_s()))

    def refusal(self) -> str:
        with pytest.raises(SmileCamError) as told:
            self.calibrating.progress()
        return told.value.key


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.calibrating.begin(4.0)
    return desk


def test_nothing_is_shown_before_one_is_asked_for() -> None:
    desk = Desk()
    desk.sit(1)
    assert desk.calibrating.guide() is None
    assert not desk.calibrating.running
    assert desk.refusal() == "error.calibrate.ended"


def test_a_calibration_is_guided_learned_and_told(desk: Desk) -> None:
    desk.sit(2)
    guide = desk.calibrating.guide()
    assert guide is not None
    assert (guide.key, guide.held, guide.done) == ("look", True, False)
    assert 0.3 < guide.progress < 0.6
    assert desk.calibrating.running
    desk.sit(3)
    assert len(desk.learned) == 1
    told = desk.calibrating.progress()
    assert (told.stand, told.key, told.progress) == (Stand.DONE, "done", 1.0)
    assert told.baseline is not None
    assert not desk.calibrating.running


def test_what_hinders_is_shown(desk: Desk) -> None:
    desk.sit(1, smile=0.95)
    guide = desk.calibrating.guide()
    assert guide is not None
    assert (guide.key, guide.held) == ("smiling", False)


def test_a_word_stays_for_long_enough_to_be_read(desk: Desk) -> None:
    words = []
    for number in range(30):
        desk.sit(1 / 15, smile=0.95 if number % 2 else 0.3)
        guide = desk.calibrating.guide()
        assert guide is not None
        words.append(guide.key)
    assert sum(one != other for one, other in pairwise(words)) <= 3


def test_the_good_end_is_shown_for_a_moment(desk: Desk) -> None:
    desk.sit(5)
    guide = desk.calibrating.guide()
    assert guide is not None
    assert (guide.key, guide.done, guide.progress) == ("done", True, 1.0)
    desk.clock.advance(DONE_SHOWN_S + 0.1)
    assert desk.calibrating.guide() is None


def test_a_refusal_is_shown_and_told_with_its_reason(desk: Desk) -> None:
    desk.sit(5, faces=2)
    guide = desk.calibrating.guide()
    assert guide is not None
    assert (guide.key, guide.held, guide.done) == ("refused", False, False)
    assert desk.refusal() == "error.calibrate.several"
    assert desk.learned == []
    desk.clock.advance(REFUSED_SHOWN_S + 0.1)
    assert desk.calibrating.guide() is None


def test_a_grin_is_refused_with_the_bound(desk: Desk) -> None:
    desk.sit(5 + GIVES_UP_S, smile=0.95)
    with pytest.raises(SmileCamError) as told:
        desk.calibrating.progress()
    assert (told.value.key, told.value.facts["most"]) == ("error.calibrate.smiling", 80)


def test_what_cannot_be_kept_is_a_refusal(desk: Desk) -> None:
    desk.full = True
    desk.sit(5)
    assert desk.refusal() == "error.folder.refused"


def test_one_that_is_given_up_changes_nothing(desk: Desk) -> None:
    desk.sit(3)
    desk.calibrating.cancel()
    desk.sit(5)
    assert desk.learned == []
    assert desk.calibrating.guide() is None


def test_a_new_one_takes_the_place_of_the_old(desk: Desk) -> None:
    desk.sit(3)
    desk.calibrating.begin(4.0)
    desk.sit(2)
    assert desk.learned == []
    desk.sit(3)
    assert len(desk.learned) == 1


def test_one_that_is_not_judged_any_more_ends(desk: Desk) -> None:
    desk.sit(1)
    desk.clock.advance(JUDGED_WITHIN_S + 0.1)
    guide = desk.calibrating.guide()
    assert guide is not None
    assert guide.key == "refused"
    assert desk.refusal() == "error.calibrate.no_judge"


def test_one_that_no_picture_shows_ends_too(desk: Desk) -> None:
    desk.clock.advance(JUDGED_WITHIN_S + 0.1)
    assert not desk.calibrating.running  # so it does not hold a camera awake
    assert desk.refusal() == "error.calibrate.no_judge"


def test_the_picture_does_not_wait_while_a_result_goes_to_a_slow_disk(desk: Desk) -> None:
    seen: list[object] = []

    def slow(measured: Measured) -> Baseline:
        picture = Thread(target=lambda: seen.append((desk.calibrating.guide(), desk.calibrating.running)))
        picture.start()
        picture.join(5.0)
        return Baseline(measured.logit, measured.spread, "w", "")

    desk.calibrating._learn = slow
    desk.sit(6)
    assert len(seen) == 1
