from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.captions import Said, Speech
from smilecam.draw.theme import Caption
from smilecam.faces import Box
from smilecam.scene import Player
from tests.fakes.verdicts import verdict_at

THEME = Caption(hold_s=2.0, every_s=5.0, poker_s=3.0)
BOX = Box(0, 0, 100, 120)
CALM, NEAR, LAUGH = verdict_at(BOX, 0.1), verdict_at(BOX, 0.45), verdict_at(BOX, 0.9, laughing=True)
PLAYER = Player("민지")


def keys(speech: Speech, *moments: tuple[float, object], player: Player | None = None) -> list[str]:
    told = []
    for time_s, verdict in moments:
        said = speech.hear(verdict, player, 0.5, time_s)  # type: ignore[arg-type]  # moments hold verdicts
        told.append(said.key if said else "")
    return told


def test_a_laugh_is_remarked_upon_at_once_and_again_after_a_while() -> None:
    speech = Speech(THEME)
    assert keys(speech, (0, CALM), (1, LAUGH), (2.9, LAUGH), (3.1, LAUGH), (6.1, LAUGH)) == [
        "", "laugh", "laugh", "", "laugh",
    ]  # fmt: skip


def test_a_short_laughs_remark_stands_for_its_time() -> None:
    assert keys(Speech(THEME), (0, LAUGH), (0.2, CALM), (1.9, CALM), (2.1, CALM)) == ["laugh", "laugh", "laugh", ""]


def test_a_straight_face_is_remarked_upon_once_it_lasts() -> None:
    assert keys(Speech(THEME), (0, CALM), (2.9, CALM), (3.0, CALM), (5.1, CALM)) == ["", "", "poker", ""]


def test_a_face_about_to_break_is_warned_and_a_laugh_cuts_in() -> None:
    assert keys(Speech(THEME), (0, NEAR), (0.3, LAUGH), (0.6, NEAR)) == ["rising", "laugh", "laugh"]


def test_what_is_amiss_is_said_for_as_long_as_it_is() -> None:
    speech, hidden = Speech(THEME), replace(PLAYER, warning="hidden")
    assert keys(speech, *((at, CALM) for at in range(0, 20, 3)), player=hidden) == ["hidden"] * 7


def test_a_card_is_called_when_it_comes_and_who_is_out_is_left_alone() -> None:
    yellow = replace(PLAYER, card="yellow", since_s=10.0)
    assert keys(Speech(THEME), (10.1, CALM), (12.5, CALM), player=yellow) == ["yellow", ""]
    assert keys(Speech(THEME), (0, LAUGH), player=replace(PLAYER, out=True)) == [""]
    assert keys(Speech(THEME), (0, LAUGH), player=replace(PLAYER, winner=True)) == [""]


@given(st.lists(st.tuples(st.floats(0.01, 1), st.sampled_from([CALM, NEAR, LAUGH])), max_size=60))
def test_nothing_changes_more_often_than_three_times_a_second_may_flash(steps: list[tuple[float, object]]) -> None:
    """A remark gives way before its time only to one that matters more, of which there are two here."""
    speech, time_s, starts = Speech(THEME), 0.0, []
    before: Said | None = None
    for step_s, verdict in steps:
        time_s += step_s
        said = speech.hear(verdict, None, 0.5, time_s)  # type: ignore[arg-type]  # steps hold verdicts
        if said is not None and (before is None or said.turn != before.turn):
            starts.append(time_s)
        before = said or before
    for begin in starts:
        assert sum(begin <= one < begin + 1.0 for one in starts) <= 3
