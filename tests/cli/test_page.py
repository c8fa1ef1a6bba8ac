from __future__ import annotations

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from smilecam.cli.page import Page, cells, wrapped
from smilecam.cli.words import with_lang

HANGUL = "판정한 영상을 내보내기 시작합니다. 영상이 나오면 돌아오고, 나오지 않으면 이유를 알려 줍니다."


def test_hangul_is_two_cells_wide_and_colours_are_none() -> None:
    assert cells(click.style("웃음 a", fg="red")) == 6


@given(st.text(alphabet="가a .-", max_size=80), st.integers(4, 30))
def test_no_line_is_wider_than_asked_unless_one_word_is_and_no_word_is_lost(words: str, width: int) -> None:
    lines = wrapped(words, width)
    assert all(cells(line) <= width or " " not in line for line in lines)
    assert " ".join(lines).split() == words.split()


def test_a_gap_between_words_stays_where_both_fit_on_a_line() -> None:
    assert wrapped("where it goes  [auto]", 40) == ["where it goes  [auto]"]
    assert wrapped("where it goes  [auto]", 15) == ["where it goes", "[auto]"]


def test_a_paragraph_fits_the_page_in_hangul_too() -> None:
    page = Page(width=60)
    with page.indentation():
        page.write_text(HANGUL)
    lines = page.getvalue().splitlines()
    assert len(lines) > 1
    assert all(line.startswith("  ") and cells(line) <= 60 for line in lines)


def test_meanings_stand_in_one_column_and_a_wide_term_alone() -> None:
    page = Page(width=50)
    page.write_dl([("--threshold 0..1", HANGUL), ("--sink auto|virtual|preview|file:PATH|null", "어디로"), ("-h", "")])
    lines = page.getvalue().splitlines()
    column = 30 + 2
    assert lines[0].startswith("--threshold 0..1" + " " * (column - 16) + "판정한")
    assert all(cells(line) <= 50 for line in lines)
    assert lines[-3:] == ["--sink auto|virtual|preview|file:PATH|null", " " * column + "어디로", "-h"]


def test_short_terms_make_a_narrow_column() -> None:
    page = Page(width=50)
    page.write_dl([(click.style("stop", fg="cyan"), "go off air"), ("start", "go on air")])
    assert click.unstyle(page.getvalue()) == "stop   go off air\nstart  go on air\n"


@pytest.mark.parametrize(
    ("lang", "usage"), [("ko", "사용법: model train [옵션]"), ("en", "Usage: model train [OPTIONS]")]
)
def test_clicks_own_words_on_a_page_are_in_the_users_language(lang: str, usage: str) -> None:
    options = [
        click.Option(["--recipe"], required=True, help="a"),
        click.Option(["--init"], default="x", show_default=True, help="b"),
    ]
    group = with_lang(click.Group("model", commands={"train": click.Command("train", params=[*options])}))
    run = CliRunner(env={"SMILECAM_LANG": lang})
    below = run.invoke(group, ["train", "--help"]).output
    assert below.startswith(usage)
    assert "b  [x]" in below
    for told in (below, run.invoke(group, ["--help"]).output):
        assert "Show this" not in told
        for english in ("Usage", "OPTIONS", "Options", "Commands", "COMMAND", "[required]"):
            assert lang == "en" or english not in told
