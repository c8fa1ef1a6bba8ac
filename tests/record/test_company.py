from __future__ import annotations

import pytest

from smilecam.faces import Box
from smilecam.record.clip import Faces
from smilecam.record.company import Company
from smilecam.verdict import Verdicts
from tests.fakes.verdicts import verdict_at


def verdicts(faces: int, arriving: int = 0) -> Verdicts:
    told = tuple(verdict_at(Box(0, 0, 1, 1), track=track) for track in range(faces))
    return Verdicts(0.0, 0, (64, 48), told, arriving)


def seen(*faces: int) -> Faces:
    company = Company()
    for number in faces:
        company.see(verdicts(number))
    return company.faces


def test_where_nothing_was_judged_nothing_is_known() -> None:
    assert seen() is Faces.UNKNOWN


@pytest.mark.parametrize(
    ("faces", "told"),
    [
        ([1] * 10, Faces.ONE),
        ([0] * 10, Faces.NONE),
        ([2] * 10, Faces.SEVERAL),
        ([3] * 10, Faces.SEVERAL),
        ([1] * 5 + [0] * 5, Faces.ONE),  # the head was turned away
        ([1] * 9 + [2], Faces.ONE),  # a flicker on a poster
        ([1] * 7 + [2] * 3, Faces.SEVERAL),  # somebody walked through
        ([0] * 9 + [1], Faces.NONE),  # a flicker on the wall
    ],
)  # fmt: skip
def test_what_was_seen_for_most_of_the_take_is_told(faces: list[int], told: Faces) -> None:
    assert seen(*faces) is told


def test_who_is_found_and_not_judged_yet_is_company_too() -> None:
    company = Company()
    company.see(verdicts(1, arriving=1))
    assert company.faces is Faces.SEVERAL
