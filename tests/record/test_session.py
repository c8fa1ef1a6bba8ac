from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.record.clip import ConsentRef
from smilecam.record.script import CHECK_S, COUNT_S, DEFAULT, Script, Take
from smilecam.record.session import RULES, Act, Deed, Session, Sign, Stage, advance, prompt_of
from smilecam.scene import Prompt, Step

CONSENT = ConsentRef("1", "0" * 64)
SMILE, TALK = Take("smile", 4.0), Take("talk", 5.0)
TWO = Script("two", (SMILE, TALK))
_CLOSES = {Act.CLOSE, Act.CUT, Act.TEAR}


class Run:
    """A session and its clock: `wait` lets time pass as the picture's thread would, `press` is a key."""

    def __init__(self, script: Script = TWO) -> None:
        self.now_s = 100.0
        self.session = Session(CONSENT, script, self.now_s)
        self.deeds: list[tuple[str, int]] = []

    def press(self, sign: Sign, trouble: str = "") -> Run:
        self.session, deeds = advance(self.session, sign, self.now_s, trouble)
        self.deeds += [(deed.act.name, deed.of) for deed in deeds]
        return self

    def wait(self, seconds: float) -> Run:
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.now_s = min(until_s, self.now_s + 0.1)
            if self.session.is_due(self.now_s + 1e-9):
                self.press(Sign.DUE)
        return self

    def to(self, stage: Stage) -> Run:
        while self.session.stage is not stage:
            self.wait(0.1)
        return self

    @property
    def stands(self) -> tuple[Stage, int]:
        return self.session.stage, self.session.index

    @property
    def prompt(self) -> Prompt:
        prompt = prompt_of(self.session, self.now_s, "en")
        assert prompt is not None
        return prompt


def test_who_presses_nothing_is_led_through_all_takes_and_keeps_them() -> None:
    run = Run()
    run.wait(TWO.whole_s + 0.5)
    assert run.stands[0] is Stage.DONE
    assert run.deeds == [
        ("OPEN", 0), ("CLOSE", 0), ("ACCEPT", 0), ("OPEN", 1), ("CLOSE", 1), ("ACCEPT", 1),
    ]  # fmt: skip


def test_the_default_lasts_as_long_as_it_says_and_not_two_minutes() -> None:
    run = Run(DEFAULT)
    run.to(Stage.DONE)
    assert run.now_s - 100 == pytest.approx(DEFAULT.whole_s, abs=0.1 * 4 * len(DEFAULT.takes))
    assert run.now_s - 100 < 120


def test_it_counts_three_two_one_then_records_and_shows_how_far_it_is() -> None:
    run = Run().to(Stage.COUNTDOWN)
    counts = []
    for _ in range(3):
        counts.append(run.prompt.count)
        assert run.now_s - run.prompt.since_s < 0.2  # each comes in as the first did
        run.wait(COUNT_S)
    assert counts == [3, 2, 1]
    assert run.stands == (Stage.TAKE, 0)
    run.wait(2.0)
    assert run.prompt.progress == pytest.approx(0.5, abs=0.05)
    assert (run.prompt.key, run.prompt.step, run.prompt.number, run.prompt.of) == ("smile", Step.TAKE, 1, 2)


def test_who_is_ready_goes_on_at_once() -> None:
    assert Run().press(Sign.ACCEPT).stands == (Stage.COUNTDOWN, 0)
    assert Run().to(Stage.CHECK).press(Sign.ACCEPT).stands == (Stage.READ, 1)


def test_a_take_that_went_wrong_is_taken_again_and_the_first_is_marked() -> None:
    run = Run().to(Stage.CHECK).press(Sign.RETAKE)
    assert run.stands == (Stage.READ, 0)
    assert run.deeds == [("OPEN", 0), ("CLOSE", 0), ("REJECT", 0)]


def test_who_was_too_slow_still_takes_the_last_one_again() -> None:
    run = Run().to(Stage.CHECK).wait(CHECK_S + 0.3)
    assert run.stands == (Stage.READ, 1)
    run.press(Sign.RETAKE)
    assert run.stands == (Stage.READ, 0)
    assert run.deeds[-2:] == [("ACCEPT", 0), ("REJECT", 0)]


def test_in_the_midst_of_a_take_it_begins_anew() -> None:
    run = Run().to(Stage.TAKE).press(Sign.RETAKE)
    assert run.stands == (Stage.READ, 0)
    assert run.deeds == [("OPEN", 0), ("CUT", 0), ("REJECT", 0)]


def test_before_the_first_take_there_is_none_to_take_again() -> None:
    run = Run().press(Sign.RETAKE)
    assert run.stands == (Stage.READ, 0)
    assert run.deeds == []


@pytest.mark.parametrize("stage", [Stage.READ, Stage.COUNTDOWN])
def test_what_somebody_does_not_want_to_do_is_skipped(stage: Stage) -> None:
    run = Run().to(stage).press(Sign.SKIP)
    assert run.stands == (Stage.READ, 1)
    assert run.deeds == []
    assert run.press(Sign.SKIP).stands[0] is Stage.DONE


def test_who_stops_in_a_take_keeps_what_there_is_of_it_undecided() -> None:
    run = Run().to(Stage.TAKE).press(Sign.STOP)
    assert run.stands[0] is Stage.DONE
    assert run.deeds == [("OPEN", 0), ("CUT", 0)]


def test_a_camera_that_goes_in_a_take_is_told_and_the_take_comes_again() -> None:
    run = Run().to(Stage.TAKE).press(Sign.TEAR, "torn_camera")
    assert run.deeds == [("OPEN", 0), ("TEAR", 0)]
    run.wait(60)  # it waits for the person
    assert run.stands == (Stage.TORN, 0)
    assert run.prompt.key == "torn_camera"
    run.press(Sign.ACCEPT)
    assert run.stands == (Stage.READ, 0)
    assert run.prompt.key == "smile"


def test_a_clip_that_turns_out_broken_after_the_take_is_told_too() -> None:
    run = Run().to(Stage.CHECK).press(Sign.TEAR, "torn_disk")
    assert run.stands == (Stage.TORN, 0)
    assert run.press(Sign.SKIP).stands == (Stage.READ, 1)


def test_a_take_without_one_face_is_asked_about_and_never_kept_by_itself() -> None:
    run = Run().to(Stage.TAKE).press(Sign.DOUBT, "ask_none").wait(60)
    assert run.stands == (Stage.ASK, 0)
    assert (run.prompt.key, run.prompt.step) == ("ask_none", Step.CHECK)
    assert run.deeds == [("OPEN", 0), ("CLOSE", 0)]
    run.press(Sign.ACCEPT)
    assert run.deeds[-1] == ("ACCEPT", 0)
    assert run.stands == (Stage.READ, 1)


def test_own_words_of_a_script_are_shown_in_its_language() -> None:
    script = Script("own", (replace(SMILE, words={"ko": "활짝!", "en": "Beam!"}),))
    prompt = Run(script).prompt
    assert (prompt.key, prompt.facts) == ("own", {"words": "Beam!"})


def test_nothing_is_asked_any_more_once_it_is_done() -> None:
    run = Run().press(Sign.STOP)
    assert prompt_of(run.session, run.now_s, "en") is None
    for sign in Sign:
        assert advance(run.session, sign, run.now_s) == (run.session, ())


def test_every_stage_has_its_row() -> None:
    assert set(RULES) == set(Stage)


@given(st.lists(st.tuples(st.sampled_from(Sign), st.floats(0, 9)), max_size=80))
def test_whatever_comes_clips_are_opened_once_closed_once_and_only_then_decided_on(
    played: list[tuple[Sign, float]],
) -> None:
    run = Run(DEFAULT)
    opened: int | None = None
    closed: set[int] = set()
    for sign, waits_s in played:
        run.now_s += waits_s
        run.session, deeds = advance(run.session, sign, run.now_s, "torn_disk")
        for act, index in deeds:
            if act is Act.OPEN:
                assert opened is None
                opened = index
            elif act in _CLOSES:
                assert opened == index
                opened = None
                closed.add(index)
            elif act is Act.ACCEPT:
                assert index in closed
            else:
                assert opened is None  # the one before, which may have been skipped and have no clip
        assert (opened is not None) == (run.session.stage is Stage.TAKE)
        assert 0 <= run.session.index < len(DEFAULT.takes)
        prompt = prompt_of(run.session, run.now_s, "ko")
        assert (prompt is None) == (run.session.stage is Stage.DONE)
        if prompt is not None:
            assert 0 <= prompt.progress <= 1
            assert 0 <= prompt.count <= 3


def test_a_deed_names_its_take() -> None:
    assert Deed(Act.OPEN, 3).of == 3
