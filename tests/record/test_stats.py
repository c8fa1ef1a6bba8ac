"""How much there is, and what is missing."""

from __future__ import annotations

from dataclasses import replace

from smilecam.record.clip import By, Kind, Manifest, Review, Span, State
from smilecam.record.stats import WANTED, Amount, stats
from tests.fakes.clips import AT, draft


def held(person: str, word: str, seconds: float = 4.0, **more: object) -> Manifest:
    label = Span(0.0, seconds, word, By.PROMPT, AT)
    one = replace(draft(person, word), labels=(label,), duration_s=seconds, frames=100, sha256="a" * 64)
    return replace(one, state=State.WHOLE, **more)  # type: ignore[arg-type]  # fields of a manifest, by name


def test_there_is_so_much_of_each_person_label_and_tag() -> None:
    told = stats(
        [
            held("P01", "smile", tags=("glasses",)),
            held("P01", "talk", 5.0),
            held("P02", "smile", 0.0, kind=Kind.STILL, review=Review.ACCEPTED),
        ]
    )
    assert told.people == {"P01": Amount(2, 9.0, 0), "P02": Amount(1, 0.0, 1)}
    assert told.labels == {"smile": Amount(2, 4.0, 1), "talk": Amount(1, 5.0, 0)}
    assert told.total == Amount(3, 9.0, 1)
    assert told.tags == {"glasses": 1}
    assert (told.open, told.torn) == (2, 0)


def test_what_is_missing_is_said_by_label_with_who_lacks_it() -> None:
    told = stats([held(person, word) for person in ("P01", "P02", "P03") for word in WANTED if word != "talk"])
    assert told.missing == {"talk": ("P01", "P02", "P03")}
    told = stats([held("P01", word) for word in WANTED] + [held("P02", "neutral")])
    assert set(told.missing) == set(WANTED) - {"neutral"}
    assert set(told.missing.values()) == {("P02",)}


def test_a_part_of_a_clip_counts_for_the_label_that_holds_there() -> None:
    one = held("P01", "smile")
    told = stats([replace(one, labels=(*one.labels, Span(0.0, 1.0, "unsure", By.REVIEWER, AT)))])
    assert told.cells == {("P01", "smile"): Amount(1, 3.0, 0), ("P01", "unsure"): Amount(1, 1.0, 0)}


def test_rejected_and_broken_clips_do_not_count_and_torn_ones_do() -> None:
    told = stats(
        [
            held("P01", "smile", review=Review.REJECTED),
            replace(held("P02", "smile"), frames=0),
            replace(held("P02", "smile"), state=State.TORN),
        ]
    )
    assert told.left_out == {"rejected": 1, "broken": 1}
    assert told.people == {"P01": Amount(), "P02": Amount(1, 4.0, 0)}
    assert told.missing["smile"] == ("P01",)
    assert told.torn == 1


def test_of_nothing_there_is_nothing() -> None:
    told = stats([])
    assert (told.people, told.labels, told.missing, told.total) == ({}, {}, {}, Amount())
