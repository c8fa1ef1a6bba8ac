"""clips stats: counts, and what is missing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
import pytest

from smilecam.record.clip import Reason, Review, State
from smilecam.record.stats import WANTED
from smilecam.texts.catalogue import LANGS, Lang, say
from tests.fakes.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize("lang", LANGS)
def test_stats_count_and_say_what_is_missing(shelf: Shelf, lang: Lang) -> None:
    shelf.hold(("P01", "smile"), ("P02", "smile"), ("P02", "talk"), ("P03", "smile"), ("P04", "talk"))
    code, told, _ = shelf.run("stats", lang=lang)
    told = click.unstyle(told)
    assert code == 0
    assert say("cli.clips.stats.some_lack", lang, label="talk", count=2, people="P01, P03") in told
    assert say("cli.clips.stats.one_lacks", lang, label="smile", people="P04") in told
    nobody = ", ".join(word for word in WANTED if word not in ("smile", "talk"))
    assert say("cli.clips.stats.nobody", lang, labels=nobody) in told
    assert say("cli.clips.stats.few", lang, least=4) not in told
    plain = json.loads(shelf.run("stats", "--json")[1])
    assert plain["missing"]["talk"] == ["P01", "P03"]
    assert plain["people"]["P02"]["labels"]["talk"]["seconds"] == 1.0


def test_stats_say_what_was_left_out_and_when_people_are_few(shelf: Shelf) -> None:
    kept, _ = shelf.hold(("P01", "smile"), ("P01", "talk"))
    shelf.library.keep(replace(kept, review=Review.REJECTED, tags=("glasses",)))
    told = shelf.run("stats")[1]
    assert "Rejected, left out: 1" in told
    assert "fewer than 4 people" in told
    assert "Not reviewed yet: 1" in told


def test_torn_and_broken_clips_are_told_apart(shelf: Shelf) -> None:
    torn, broken, _ = shelf.hold(("P01", "smile"), ("P01", "talk"), ("P01", "neutral"))
    shelf.library.keep(replace(torn, state=State.TORN, reason=Reason.DISK))
    shelf.library.keep(replace(broken, frames=0, state=State.BROKEN))
    told = shelf.run("stats")[1]
    assert "Ending early, counted with what there is: 1" in told
    assert "Broken or unfinished, left out: 1" in told
