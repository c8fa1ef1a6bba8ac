from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.record.laughing import AFTER_S, BEFORE_S, OFFERED_S, Laugh, Laughing
from smilecam.verdict import Verdicts
from tests.fakes.verdicts import verdict_at, verdicts_of

P = 0.1


class Story:
    """Somebody before the camera, told frame by frame, ten a second."""

    def __init__(self) -> None:
        self.state, self.now_s, self.laughs = Laughing(), 100.0, 0

    def calm(self, seconds: float, track: int = 0) -> Story:
        return self._play(seconds, track, laughing=False)

    def laugh(self, seconds: float, track: int = 0) -> Story:
        self.laughs += 1
        return self._play(seconds, track, laughing=True)

    def away(self, seconds: float) -> Story:
        return self._go(seconds, lambda: verdicts_of(size=Size(64, 48), time_s=self.now_s))

    def company(self, seconds: float) -> Story:
        two = [verdict_at(Box(0, 0, 1, 1), track=track) for track in (0, 1)]
        return self._go(seconds, lambda: verdicts_of(*two, size=Size(64, 48), time_s=self.now_s))

    def _play(self, seconds: float, track: int, laughing: bool) -> Story:
        since_s = self.now_s + P
        one = verdict_at(Box(0, 0, 1, 1), laughing=laughing, track=track)
        one = replace(one, laughs=self.laughs, since_s=since_s)
        return self._go(seconds, lambda: verdicts_of(one, size=Size(64, 48), time_s=self.now_s))

    def _go(self, seconds: float, tell: object) -> Story:
        for _ in range(round(seconds / P)):
            self.now_s += P
            verdicts = tell()  # type: ignore[operator]  # a function without words
            assert isinstance(verdicts, Verdicts)
            self.state = self.state.see(verdicts)
        return self

    @property
    def offered(self) -> Laugh | None:
        return self.state.offered(self.now_s)


def test_a_laugh_is_offered_once_its_seconds_are_over_with_what_came_before_it() -> None:
    story = Story().calm(5).laugh(1.5).calm(1)
    assert story.offered is None
    story.calm(1)
    laugh = story.offered
    assert laugh is not None
    assert (laugh.from_s, laugh.to_s) == pytest.approx((105.1 - BEFORE_S, 105.1 + AFTER_S))
    assert laugh.ended_s == pytest.approx(106.6, abs=0.11)


def test_a_laugh_that_goes_on_ends_where_the_clip_does() -> None:
    laugh = Story().calm(5).laugh(6).offered
    assert laugh is not None
    assert laugh.ended_s == pytest.approx(laugh.to_s)


def test_it_is_not_offered_for_ever() -> None:
    assert Story().calm(5).laugh(1).calm(OFFERED_S).offered is not None
    assert Story().calm(5).laugh(1).calm(OFFERED_S + 4).offered is None


def test_the_newest_takes_the_place_of_the_one_before() -> None:
    story = Story().calm(5).laugh(1).calm(5).laugh(1).calm(3)
    laugh = story.offered
    assert laugh is not None
    assert laugh.began_s == pytest.approx(111.1)


def test_nobody_else_is_kept_with_somebodys_laugh() -> None:
    assert Story().calm(5).company(0.5).calm(1).laugh(1).calm(4).offered is None  # just before
    assert Story().calm(5).laugh(1).company(0.2).calm(4).offered is None  # just after
    assert Story().company(1).calm(BEFORE_S + 0.5).laugh(1).calm(4).offered is not None  # long gone


def test_who_comes_after_the_laugh_is_complete_takes_nothing_away() -> None:
    assert Story().calm(5).laugh(1).calm(4).company(2).offered is not None


def test_who_leaves_while_laughing_has_laughed_until_then() -> None:
    laugh = Story().calm(5).laugh(1).away(3).offered
    assert laugh is not None
    assert laugh.ended_s == pytest.approx(106.2, abs=0.11)


def test_somebody_who_comes_laughing_is_offered_only_what_was_seen_to_begin() -> None:
    story = Story()
    story.laughs = 3  # of a time that nobody saw
    one = replace(verdict_at(Box(0, 0, 1, 1), laughing=True), laughs=3, since_s=50.0)
    story.state = story.state.see(verdicts_of(one, size=Size(64, 48), time_s=100.0))
    assert story.calm(5).offered is None


def test_a_laugh_that_was_kept_is_offered_no_more() -> None:
    story = Story().calm(5).laugh(1).calm(4)
    story.state = story.state.gone()
    assert story.offered is None


@given(st.lists(st.tuples(st.sampled_from(["calm", "laugh", "away", "company"]), st.floats(0.1, 5)), max_size=20))
def test_whatever_happens_a_laugh_has_its_times_in_order(played: list[tuple[str, float]]) -> None:
    story = Story()
    for what, seconds in played:
        getattr(story, what)(seconds)
        laugh = story.state.laugh
        if laugh is not None:
            assert laugh.from_s <= laugh.began_s <= laugh.ended_s <= laugh.to_s
