from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smilecam.pipeline.attention import (
    AFTER_BLIP_S,
    BLIP_S,
    COOLDOWN_S,
    RULES,
    Attention,
    Moment,
    Reason,
    Sign,
    attend,
    begin,
)

NOBODY: frozenset[Reason] = frozenset()
READER = frozenset({Reason.READER})
STEP_S = 0.05


def play(moment: Moment, now_s: float, seconds: float, reasons: frozenset[Reason]) -> tuple[Moment, float]:
    until_s = now_s + seconds
    while now_s < until_s - 1e-9:
        now_s += STEP_S
        moment = attend(moment, reasons, now_s)
    return moment, now_s


def idle(now_s: float = 0.0) -> tuple[Moment, float]:
    """A camera that started and fell asleep, and then slept for a minute."""
    return play(begin(now_s), now_s, COOLDOWN_S + 60, NOBODY)


def test_every_attention_has_a_rule_for_every_sign() -> None:
    assert {attention: set(row) for attention, row in RULES.items()} == {key: set(Sign) for key in Attention}


def test_a_camera_starts_awake_and_says_why() -> None:
    assert begin(3.0).attention is Attention.AWAKE
    assert begin(3.0).reasons == {Reason.STARTING}


def test_a_start_that_nobody_looks_at_cools_for_the_whole_cooldown_and_then_idles() -> None:
    moment, now_s = play(begin(0.0), 0.0, 1.0, frozenset({Reason.STARTING}))
    moment, now_s = play(moment, now_s, COOLDOWN_S - 2 * STEP_S, NOBODY)
    assert moment.attention is Attention.COOLING
    assert moment.reasons == NOBODY
    moment, _ = play(moment, now_s, 3 * STEP_S, NOBODY)
    assert moment.attention is Attention.IDLE


def test_a_reader_wakes_an_idle_camera_at_once() -> None:
    moment, now_s = idle()
    assert moment.attention is Attention.IDLE
    moment = attend(moment, READER, now_s)
    assert moment.attention is Attention.AWAKE
    assert moment.reasons == READER


def test_a_reader_that_comes_back_while_it_cools_finds_it_awake_and_the_cooldown_begins_anew() -> None:
    moment, now_s = idle()
    moment, now_s = play(moment, now_s, 60, READER)
    moment, now_s = play(moment, now_s, COOLDOWN_S - 1, NOBODY)
    moment, now_s = play(moment, now_s, 0.2, READER)
    assert moment.attention is Attention.AWAKE
    moment, now_s = play(moment, now_s, COOLDOWN_S - 1, NOBODY)
    assert moment.attention is Attention.COOLING


def test_a_program_that_only_tries_the_camera_out_costs_a_second_of_light_not_five() -> None:
    moment, now_s = idle()
    moment, now_s = play(moment, now_s, BLIP_S / 2, READER)
    assert moment.attention is Attention.AWAKE
    moment, _ = play(moment, now_s, AFTER_BLIP_S + 2 * STEP_S, NOBODY)
    assert moment.attention is Attention.IDLE


def test_a_blip_while_it_cools_from_a_call_does_not_cut_that_short() -> None:
    moment, now_s = idle()
    moment, now_s = play(moment, now_s, 60, READER)
    moment, now_s = play(moment, now_s, 2, NOBODY)
    moment, now_s = play(moment, now_s, 0.2, READER)
    moment, _ = play(moment, now_s, COOLDOWN_S - 1, NOBODY)
    assert moment.attention is Attention.COOLING


def test_a_call_in_which_the_camera_is_tried_twice_in_a_row_is_one_waking() -> None:
    moment, now_s = idle()
    woken = 0
    for reasons in (READER, NOBODY, READER):  # the preview of an app, its end, the call
        before = moment.attention
        moment, now_s = play(moment, now_s, 0.4, reasons)
        woken += before is Attention.IDLE and moment.attention is not Attention.IDLE
    assert (woken, moment.attention) == (1, Attention.AWAKE)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_keeps_it_awake_for_hours(reason: Reason) -> None:
    moment = begin(0.0)
    for minute in range(180):
        moment = attend(moment, {reason}, 60.0 * minute)
        assert moment.attention is Attention.AWAKE
    assert moment.reasons == {reason}


stories = st.lists(st.tuples(st.floats(0, 20), st.frozensets(st.sampled_from(Reason))), max_size=40)


@given(stories)
@settings(deadline=None)
def test_it_is_awake_whenever_it_is_wanted_and_never_idle_within_the_shortest_cooldown(
    story: list[tuple[float, frozenset[Reason]]],
) -> None:
    moment, now_s, wanted_s = begin(0.0), 0.0, 0.0
    for pause_s, reasons in story:
        now_s += pause_s
        moment = attend(moment, reasons, now_s)
        if reasons:
            wanted_s = now_s
            assert moment.attention is Attention.AWAKE
        elif now_s - wanted_s < AFTER_BLIP_S:
            assert moment.attention is Attention.COOLING
        if now_s - wanted_s >= COOLDOWN_S:
            assert moment.attention is Attention.IDLE
        assert moment.reasons == reasons


@given(stories)
@settings(deadline=None)
def test_it_never_falls_asleep_from_awake_without_a_moment_alone(
    story: list[tuple[float, frozenset[Reason]]],
) -> None:
    moment, now_s = begin(0.0), 0.0
    for pause_s, reasons in story:
        now_s += pause_s
        before, moment = moment, attend(moment, reasons, now_s)
        if moment.attention is Attention.IDLE:
            assert not reasons
        if before.attention is Attention.IDLE and not reasons:
            assert moment.attention is Attention.IDLE
