from __future__ import annotations

import logging

import pytest

from smilecam.errors import UsageProblem
from smilecam.pipeline.health import Health


def test_a_path_is_well_until_it_tells_otherwise() -> None:
    assert Health("video").told("en") == "ok"


def test_a_problem_is_told_in_the_users_language() -> None:
    health = Health("capture")
    health.failed(UsageProblem("empty"), 0.0)
    assert health.told("en").startswith("an option")
    assert health.told("ko").startswith("옵션")


def test_a_bug_is_told_by_its_kind_and_words() -> None:
    health = Health("judgement")
    health.failed(ZeroDivisionError("division by zero"), 0.0)
    assert health.told("ko") == "ZeroDivisionError: division by zero"


def test_well_again_is_ok_again() -> None:
    health = Health("video")
    health.failed(ValueError("x"), 0.0)
    health.ok()
    assert health.problem is None
    assert health.told("en") == "ok"


def test_the_same_problem_is_one_line_a_minute_even_when_it_flickers(caplog: pytest.LogCaptureFixture) -> None:
    health = Health("judgement")
    for n in range(1800):
        health.failed(ValueError("odd frame"), n / 30)
        health.ok()
    assert len(caplog.records) == 1
    health.failed(ValueError("odd frame"), 61.0)
    assert len(caplog.records) == 2


def test_two_problems_that_alternate_are_one_line_a_minute_each(caplog: pytest.LogCaptureFixture) -> None:
    health = Health("judgement")
    for n in range(1799):
        health.failed(ValueError("a" if n % 2 else "b"), n / 30)
    assert len(caplog.records) == 2
    health.failed(ValueError("b"), 61.0)
    assert len(caplog.records) == 3


def test_another_problem_is_a_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    health = Health("judgement")
    health.failed(ValueError("a"), 0.0)
    health.failed(ValueError("b"), 0.1)
    assert len(caplog.records) == 2


def test_a_bug_is_logged_with_its_trace_and_the_worlds_failure_without(caplog: pytest.LogCaptureFixture) -> None:
    health = Health("video")
    with caplog.at_level(logging.WARNING):
        health.failed(ValueError("bug"), 0.0)
        health.failed(UsageProblem("empty"), 0.0)
    assert caplog.records[0].exc_info
    assert not caplog.records[1].exc_info
