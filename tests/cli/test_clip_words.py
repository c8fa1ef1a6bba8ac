"""A clip in words."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest

from smilecam.cli import clip_words
from smilecam.record.clip import LABELS, By, Kind, Reason, Review, Span, State
from smilecam.record.stats import Amount
from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.clips import AT, draft


def span(start_s: float, end_s: float, word: str) -> Span:
    return Span(start_s, end_s, word, By.PROMPT, AT)


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_a_manifest_may_say_has_words(lang: Lang) -> None:
    assert set(clip_words.label_words(lang)) == set(LABELS)
    for state in State:
        for reason in Reason:
            told = clip_words.standing(replace(draft(), sha256="a" * 64, state=state, reason=reason), lang)
            assert bool(told) == (state is not State.WHOLE)
    assert "smilecam clips verify" in clip_words.standing(draft(), lang)
    assert len({clip_words.review_mark(one) for one in Review}) == 3
    assert "smile" in clip_words.named("smile", lang)


def test_a_timeline_fills_its_width_and_names_what_has_room() -> None:
    told = click.unstyle(
        clip_words.timeline((span(0, 5, "neutral"), span(5, 5.1, "laugh"), span(6, 8, "smile")), 10, 60)
    )
    assert len(told) == 60
    assert " neutral " in told
    assert " smile " in told
    assert "laugh" not in told
    assert told.endswith("╌" * 12)


def test_amounts_tell_what_there_is() -> None:
    assert clip_words.amount(Amount(1, 0.0, 1), "en") == "1 clip, 1 picture"
    assert clip_words.amount(Amount(1200, 3600.4, 0), "en") == "1,200 clips, 3,600 s"
    assert clip_words.amount(Amount(), "ko") == "클립 0개"


def test_the_label_of_most_of_a_clip_speaks_for_it() -> None:
    one = replace(draft(), labels=(span(0, 5, "smile"), span(0, 1, "unsure")))
    assert clip_words.last_label(one) == "smile"
    assert clip_words.last_label(replace(one, labels=())) == "smile"
    assert clip_words.length(replace(one, kind=Kind.STILL), "en") == "picture"
