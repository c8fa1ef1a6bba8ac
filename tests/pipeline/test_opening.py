from __future__ import annotations

import pytest

from smilecam.errors import CameraProblem
from smilecam.pipeline.opening import Opening


def test_undecided_is_told_at_the_deadline() -> None:
    assert not Opening().wait(0.0)


def test_flowing_is_told_at_once() -> None:
    opening = Opening()
    opening.flows()
    assert opening.wait(0.0)


def test_a_refusal_is_raised_to_the_one_who_waits() -> None:
    opening = Opening()
    assert opening.refused(CameraProblem("empty"))
    with pytest.raises(CameraProblem):
        opening.wait(0.0)


def test_what_fails_after_pictures_flowed_is_no_failed_start() -> None:
    opening = Opening()
    opening.flows()
    assert not opening.refused(CameraProblem("empty"))
    assert opening.wait(0.0)
