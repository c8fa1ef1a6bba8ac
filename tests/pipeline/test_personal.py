from __future__ import annotations

import pytest

from smilecam.calibration import Baseline, Measured, logit
from smilecam.errors import BadBaseline, SmileCamError
from smilecam.pipeline.personal import NoBaselines, Personal
from smilecam.pipeline.wanted import Current, Wanted
from smilecam.settings import RefereeSettings, Settings
from tests.fakes.baselines import FakeBaselines

RESTING = Baseline(logit(0.6), 0.1, "these", "2026-11-24T14:00:00+00:00")


@pytest.fixture
def current() -> Current:
    return Current(Wanted(Settings(), RefereeSettings(0.55)))


def test_what_was_kept_is_applied_from_the_start(current: Current) -> None:
    personal = Personal(FakeBaselines(RESTING), "these", current)
    assert current.now.rules == RefereeSettings(0.55, shift=RESTING.shift)
    told = personal.status("en")
    assert (told.standing, told.neutral, told.made) == ("applied", 0.6, RESTING.made)


def test_what_other_weights_saw_is_not_applied_and_not_lost(current: Current) -> None:
    keeper = FakeBaselines(RESTING)
    personal = Personal(keeper, "others", current)
    assert current.now.rules.shift == 0.0
    assert personal.status("en").standing == "other-weights"
    assert keeper.kept == RESTING


def test_whoever_goes_over_to_other_weights_is_told_by_how_much_they_are_shifted(current: Current) -> None:
    personal = Personal(FakeBaselines(RESTING), "others", current)
    assert personal.follow("these") == RESTING.shift
    assert personal.status("en").standing == "applied"
    assert personal.follow("others") == 0.0
    assert personal.status("en").standing == "other-weights"


def test_without_one_everybody_is_judged_alike(current: Current) -> None:
    assert Personal(FakeBaselines(), "these", current).status("en").standing == "none"
    assert current.now.rules.shift == 0.0


@pytest.mark.parametrize(("lang", "word"), [("en", "neutral face"), ("ko", "무표정")])
def test_a_torn_file_is_told_in_the_users_language_and_the_camera_runs(current: Current, lang: str, word: str) -> None:
    keeper = FakeBaselines(problem=BadBaseline("baseline.form", file="baseline.json"))
    told = Personal(keeper, "these", current).status(lang)  # type: ignore[arg-type]  # "ko" or "en"
    assert told.standing == "unreadable"
    assert word in told.told


def test_what_is_learned_is_kept_and_applied_at_once(current: Current) -> None:
    keeper = FakeBaselines()
    personal = Personal(keeper, "these", current)
    baseline = personal.learn(Measured(logit(0.6), 0.1))
    assert keeper.kept == baseline
    assert baseline.weights == "these"
    assert current.now.rules.shift == pytest.approx(RESTING.shift, abs=1e-3)


def test_what_cannot_be_kept_is_not_applied(current: Current) -> None:
    keeper = FakeBaselines()
    personal = Personal(keeper, "these", current)
    keeper.problem = SmileCamError("folder.refused", folder="data", reason="full")
    with pytest.raises(SmileCamError):
        personal.learn(Measured(logit(0.6), 0.1))
    assert current.now.rules.shift == 0.0
    assert personal.status("en").standing == "none"


def test_what_is_learned_takes_the_place_of_a_torn_file(current: Current) -> None:
    keeper = FakeBaselines(problem=BadBaseline("baseline.form", file="baseline.json"))
    personal = Personal(keeper, "these", current)
    keeper.problem = None
    personal.learn(Measured(logit(0.6), 0.1))
    assert personal.status("en").standing == "applied"


def test_what_is_forgotten_no_longer_counts(current: Current) -> None:
    keeper = FakeBaselines(RESTING)
    personal = Personal(keeper, "these", current)
    assert personal.forget()
    assert (keeper.kept, current.now.rules.shift, personal.status("en").standing) == (None, 0.0, "none")
    assert not personal.forget()


def test_who_keeps_nothing_still_applies_what_is_learned(current: Current) -> None:
    personal = Personal(NoBaselines(), "these", current)
    personal.learn(Measured(logit(0.6), 0.1))
    assert current.now.rules.shift < 0
    assert not personal.forget()
    assert current.now.rules.shift == 0.0
