"""Faces as stories, five samples a second, and what of them is proved to be a laugh."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from smilecam.game.events import FaceState, Reason
from smilecam.game.evidence import RULES, Mood, Sample, Sign, Watch
from smilecam.game.options import Options

STEP = 200_000


def see(watch: Watch, smiles: Iterable[int], start: int = 1, unsure_us: int = 0) -> list[Reason]:
    """Show a face's smiles, one each fifth of a second; return the laughs that they prove."""
    seen = ((number, Sample(1, smile)) for number, smile in enumerate(smiles, start))
    return [one for number, sample in seen if (one := watch.see(sample, number * STEP, unsure_us)) is not None]


def test_a_straight_face_proves_nothing() -> None:
    assert see(Watch(Options()), [80, 120, 590, 300] * 20) == []


def test_a_brief_grin_is_no_laugh() -> None:
    assert see(Watch(Options()), [80, 700, 800, 100, 80, 900, 100] * 5) == []


def test_a_laugh_is_told_once_with_its_reason_and_curve() -> None:
    (laugh,) = see(Watch(Options()), [80, 90, 650, 800, 830, 820, 810])
    assert (laugh.peak, laugh.held_ms, laugh.threshold, laugh.big) == (830, 400, 600, False)
    assert (laugh.lo_us, laugh.hi_us) == (2 * STEP, 3 * STEP)
    assert laugh.curve == ((800, 80), (600, 90), (400, 650), (200, 800), (0, 830))


def test_one_that_goes_on_and_on_is_told_once_and_again_only_when_it_grows_big() -> None:
    laughs = see(Watch(Options()), [80] * 5 + [700] * 3 + [970] * 30)
    assert [(one.big, one.peak) for one in laughs] == [(False, 700), (True, 970)]
    assert laughs[0].lo_us == laughs[1].lo_us


def test_the_next_laugh_counts_only_after_this_one_has_ended() -> None:
    watch = Watch(Options())
    assert len(see(watch, [80, 700, 700, 700, 500, 700, 700, 700, 400, 700, 700, 700])) == 1
    assert len(see(watch, [100, 100, 100, 100, 700, 700, 700, 700], start=13)) == 1


def test_the_lowest_since_the_last_sample_breaks_a_laugh_that_only_looks_held() -> None:
    watch = Watch(Options())
    for number in range(1, 30):
        assert watch.see(Sample(1, 700, peak=700, low=100), number * STEP, 0) is None


def test_the_peak_between_two_samples_counts_for_how_high_not_for_how_long() -> None:
    watch = Watch(Options())
    assert watch.see(Sample(1, 100, peak=990), STEP, 0) is None
    (laugh,) = see(watch, [700, 700, 700], start=2)
    assert laugh.peak == 700


def test_the_clients_word_on_when_it_began_holds_where_it_can_be_true() -> None:
    def onset(onset_ms: int) -> tuple[int, int]:
        watch = Watch(Options())
        see(watch, [80, 80])
        watch.see(Sample(1, 700, onset_ms=onset_ms), 3 * STEP, 10_000)
        (laugh,) = see(watch, [700, 700, 700], start=4)
        return laugh.lo_us, laugh.hi_us

    assert onset(60) == (3 * STEP - 120_000, 3 * STEP - 50_000)
    assert onset(500) == (2 * STEP - 10_000, 3 * STEP + 10_000)


@pytest.mark.parametrize("face", [FaceState.AWAY, FaceState.COVERED])
def test_a_face_that_is_not_seen_neither_laughs_nor_stops(face: FaceState) -> None:
    watch = Watch(Options())
    see(watch, [80, 700, 700])
    watch.see(Sample(1, 700, face=face), 4 * STEP, 0)
    assert see(watch, [700, 700], start=5) == []
    assert len(see(watch, [700], start=7)) == 1


def test_a_pause_in_the_evidence_begins_the_hold_anew() -> None:
    watch = Watch(Options())
    see(watch, [80, 700, 700])
    assert see(watch, [700], start=20) == []
    assert len(see(watch, [700, 700, 700], start=21)) == 1


def test_who_begins_in_free_time_has_to_have_stopped_by_its_end() -> None:
    watch = Watch(Options())
    watch.begin((4 * STEP, 15 * STEP))
    (laugh,) = see(watch, [80] * 5 + [800] * 20)
    assert laugh.lo_us == 15 * STEP
    assert laugh.held_ms == 400
    stops = Watch(Options())
    stops.begin((4 * STEP, 15 * STEP))
    assert see(stops, [80] * 5 + [800] * 9 + [80] * 10) == []


def test_who_began_before_the_free_time_pays() -> None:
    watch = Watch(Options())
    watch.free((4 * STEP, 15 * STEP))
    (laugh,) = see(watch, [80, 80, 800, 800, 800, 800])
    assert laugh.lo_us == 2 * STEP


def test_a_threshold_that_narrows_counts_from_then_on() -> None:
    watch = Watch(Options())
    assert see(watch, [550] * 10) == []
    watch.threshold = 540
    (laugh,) = see(watch, [550] * 4, start=11)
    assert laugh.threshold == 540


def test_time_that_stands_or_runs_backwards_proves_nothing() -> None:
    watch = Watch(Options())
    see(watch, [80, 700])
    assert watch.see(Sample(1, 700), 2 * STEP, 0) is None
    assert watch.see(Sample(1, 700), STEP, 0) is None
    assert len(see(watch, [700, 700], start=3)) == 1


def test_the_rules_name_every_mood_and_sign() -> None:
    assert set(RULES) == set(Mood)
    assert all(set(row) == set(Sign) for row in RULES.values())


_samples = some.builds(
    Sample,
    player=some.just(1),
    smile=some.integers(0, 1000),
    peak=some.none() | some.integers(0, 1000),
    low=some.none() | some.integers(0, 1000),
    face=some.sampled_from(FaceState),
    onset_ms=some.none() | some.integers(0, 2000),
)


@settings(max_examples=150, deadline=None)
@given(some.lists(some.tuples(some.integers(-STEP, 5 * STEP), _samples), max_size=60), some.integers(0, 300_000))
def test_whatever_is_seen_a_laugh_has_a_true_reason(course: list[tuple[int, Sample]], unsure_us: int) -> None:
    options, now_us = Options(), 0
    watch, again = Watch(options), Watch(options)
    for waited_us, sample in course:
        now_us += waited_us
        laugh = watch.see(sample, now_us, unsure_us)
        assert laugh == again.see(sample, now_us, unsure_us)
        if laugh is not None:
            assert laugh.held_ms >= options.hold_ms
            assert laugh.peak >= options.threshold
            assert laugh.lo_us <= laugh.hi_us <= now_us + unsure_us
            assert sample.smile >= options.threshold
            assert sample.face is FaceState.SEEN
            assert laugh.curve[-1] == (0, sample.smile)
