from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smilecam.pipeline.backoff import FIRST_S, MOST_S
from smilecam.pipeline.supervision import RULES, TROUBLES, Event, Part, Phase, State, Trouble, trouble_of
from smilecam.texts.catalogue import LANGS, sentences

STORIES = {
    "a start": ([Event.DELIVERED], Phase.WORKING),
    "unplugged and plugged in again": ([Event.DELIVERED, Event.FAILED, Event.DUE, Event.DELIVERED], Phase.WORKING),
    "unplugged and still away": ([Event.DELIVERED, Event.FAILED, Event.DUE, Event.FAILED], Phase.WAITING),
    "busy in another app, free later": ([Event.FAILED, Event.DUE, Event.FAILED, Event.DUE], Phase.OPENING),
    "it stalls": ([Event.DELIVERED, Event.OVERDUE], Phase.SILENT),
    "it stalls for a moment": ([Event.DELIVERED, Event.OVERDUE, Event.DELIVERED], Phase.WORKING),
    "it stalls for good": ([Event.DELIVERED, Event.OVERDUE, Event.FAILED], Phase.WAITING),
    "it opens and nothing comes": ([Event.OVERDUE], Phase.SILENT),
    "nobody looks": ([Event.DELIVERED, Event.UNWANTED, Event.DELIVERED], Phase.ASLEEP),
    "nobody looks, then somebody": ([Event.DELIVERED, Event.UNWANTED, Event.WANTED], Phase.OPENING),
    "nobody looks while it is away": ([Event.FAILED, Event.UNWANTED, Event.FAILED, Event.DUE], Phase.ASLEEP),
    "the machine sleeps": ([Event.DELIVERED, Event.WOKEN], Phase.OPENING),
    "the machine sleeps while it is away": ([Event.FAILED, Event.WOKEN], Phase.OPENING),
    "the machine sleeps while nobody looks": ([Event.UNWANTED, Event.WOKEN], Phase.ASLEEP),
    "a judge that hangs, and its successor": (
        [Event.DELIVERED, Event.FAILED, Event.DUE, Event.DELIVERED],
        Phase.WORKING,
    ),
}


def test_every_phase_has_a_rule_for_every_event() -> None:
    assert {phase: set(row) for phase, row in RULES.items()} == {phase: set(Event) for phase in Phase}


@pytest.mark.parametrize("story", STORIES)
def test_stories(story: str) -> None:
    events, end = STORIES[story]
    part = Part(0.0)
    for second, event in enumerate(events):
        part.tell(event, float(second))
    assert part.state.phase is end


def test_pauses_double_up_to_the_bound_and_begin_anew_once_it_works() -> None:
    part, now_s, pauses = Part(0.0), 0.0, []
    for _ in range(6):
        state = part.tell(Event.FAILED, now_s, "error.camera.busy")
        pauses.append(state.again_s - now_s)
        now_s = state.again_s
        part.tell(Event.DUE, now_s)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert part.state.tries == 6
    assert part.state.trouble == "error.camera.busy"
    part.tell(Event.DELIVERED, now_s)
    assert part.state == State(Phase.WORKING, now_s)
    assert part.tell(Event.FAILED, now_s).again_s == now_s + FIRST_S


def test_work_that_goes_on_changes_nothing_not_even_the_object() -> None:
    part = Part(0.0)
    state = part.tell(Event.DELIVERED, 1.0)
    assert part.tell(Event.DELIVERED, 2.0) is state


@pytest.mark.parametrize("event", [Event.WANTED, Event.WOKEN])
def test_who_was_away_is_tried_without_a_pause_when_it_is_wanted_again_or_the_machine_woke(event: Event) -> None:
    part = Part(0.0)
    for _ in range(5):
        part.tell(Event.FAILED, 0.0)
        part.tell(Event.DUE, 0.0)
    part.tell(Event.FAILED, 0.0)
    if event is Event.WANTED:
        part.tell(Event.UNWANTED, 1.0)
    assert part.tell(event, 2.0) == State(Phase.OPENING, 2.0)


def test_every_trouble_has_its_card_in_every_language() -> None:
    for trouble in Trouble:
        for lang in LANGS:
            assert all(f"card.{trouble.value}.{part}" in sentences(lang) for part in ("title", "hint"))


def test_every_trouble_is_told_by_a_sentence_that_there_is() -> None:
    assert set(TROUBLES) <= set(sentences("en"))


def test_a_fault_of_our_own_has_a_card_too() -> None:
    assert trouble_of(State(Phase.WAITING, 0.0)) is Trouble.REFUSED
    assert trouble_of(State(Phase.WAITING, 0.0, trouble="error.camera.busy")) is Trouble.BUSY


stories = st.lists(st.tuples(st.floats(0, 10), st.sampled_from(Event)), max_size=60)


@given(stories)
@settings(deadline=None)
def test_a_pause_is_never_longer_than_the_bound_and_only_failures_count_as_tries(
    story: list[tuple[float, Event]],
) -> None:
    part, now_s, failures = Part(0.0), 0.0, 0
    for pause_s, event in story:
        now_s += pause_s
        before = part.state.phase
        state = part.tell(event, now_s, "error.camera.lost" if event is Event.FAILED else "")
        failures += event is Event.FAILED and before is not Phase.ASLEEP
        assert state.tries <= failures
        assert state.since_s <= now_s
        if event is Event.FAILED and state.phase is Phase.WAITING:
            assert 0 < state.again_s - now_s <= MOST_S
            assert state.trouble == "error.camera.lost"
        if state.phase is Phase.WORKING:
            assert (state.tries, state.trouble) == (0, "")


@given(stories)
@settings(deadline=None)
def test_from_anywhere_it_works_again_once_it_is_wanted_due_and_delivers(story: list[tuple[float, Event]]) -> None:
    part, now_s = Part(0.0), 0.0
    for pause_s, event in story:
        now_s += pause_s
        part.tell(event, now_s)
    for event in (Event.WANTED, Event.DUE, Event.DELIVERED):
        part.tell(event, now_s)
    assert part.state.phase is Phase.WORKING


@given(stories)
@settings(deadline=None)
def test_asleep_nothing_but_being_wanted_wakes_it(story: list[tuple[float, Event]]) -> None:
    part = Part(0.0)
    part.tell(Event.UNWANTED, 0.0)
    for now_s, event in story:
        if event is not Event.WANTED:
            assert part.tell(event, now_s).phase is Phase.ASLEEP
