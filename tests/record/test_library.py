"""Clips found by name, and what is said of them changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.errors import BadClip, UsageProblem
from smilecam.record.clip import By, Kind, Review, holding
from smilecam.record.library import Library, relabelled, reviewed
from tests.fakes.clips import AT, SESSION, draft, take


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for person, word, number in (("P01", "smile", 1), ("P01", "talk", 2), ("P02", "smile", 1)):
        take(tmp_path, draft(person, word, number))
    return Library(tmp_path)


@pytest.mark.parametrize(
    ("names", "count"),
    [
        ([], 3),
        (["P01"], 2),
        ([f"P01/{SESSION}"], 2),
        ([f"P02/{SESSION}/01-smile"], 1),
        (["01-smile"], 2),
        (["*-talk"], 1),
        (["P01/", "P02"], 3),
        (["P0?/*/01-*"], 2),
    ],
)
def test_clips_are_named_by_person_session_take_or_pattern(library: Library, names: list[str], count: int) -> None:
    assert len(library.select(names)) == count


def test_a_name_that_names_nothing_is_told_with_the_nearest(library: Library, tmp_path: Path) -> None:
    def key(of: Library, name: str) -> str:
        with pytest.raises(UsageProblem) as problem:
            of.select([name])
        return problem.value.key

    assert key(library, "PO1") == "error.clip.no_such_near"
    assert key(library, "somebody") == "error.clip.no_such"
    assert key(Library(tmp_path / "none"), "P01") == "error.clip.none"


def test_one_that_cannot_be_read_stands_among_the_others(library: Library) -> None:
    library.select(["P02"])[0].file.write_text("{}")
    found = library.clips()
    assert [one.fault is None for one in found] == [True, True, False]
    assert found[2].name == f"P02/{SESSION}/01-smile"
    assert found[2].clip is None
    with pytest.raises(BadClip):
        library.readable(["P02"])
    assert len(library.readable(["P01"])) == 2


def test_a_reviewers_word_is_kept_over_what_was_said_before(library: Library) -> None:
    one = library.readable(["P02"])[0]
    library.keep(reviewed(relabelled(one, "unsure", AT, 0.0, 0.2), Review.ACCEPTED))
    told = library.readable(["P02"])[0]
    assert told.review is Review.ACCEPTED
    assert [span.by for span in told.labels] == [By.PROMPT, By.REVIEWER]
    assert [(span.end_s, span.label) for span in holding(told.labels)] == [(0.2, "unsure"), (one.duration_s, "smile")]
    assert relabelled(one, "talk", AT).labels[-1].end_s == one.duration_s


@pytest.mark.parametrize(("start_s", "end_s"), [(0.0, 9.0), (0.3, 0.2), (-1.0, 0.2), (0.1, 0.1)])
def test_a_part_that_the_clip_does_not_have_is_refused(library: Library, start_s: float, end_s: float) -> None:
    with pytest.raises(UsageProblem) as problem:
        relabelled(library.readable(["P02"])[0], "talk", AT, start_s, end_s)
    assert problem.value.key == "error.clip.span"


def test_a_still_has_no_parts(library: Library) -> None:
    still = replace(library.readable(["P02"])[0], kind=Kind.STILL, duration_s=0.0)
    assert relabelled(still, "talk", AT).labels[-1].label == "talk"
    with pytest.raises(UsageProblem) as problem:
        relabelled(still, "talk", AT, 0.0, 1.0)
    assert problem.value.key == "error.clip.span_still"
