"""A finding in words, for the terminal and the panel alike."""

from __future__ import annotations

from smilecam.doctor.finding import Command, Finding, Level
from smilecam.doctor.words import to_json, told
from smilecam.errors import NotRunning


def test_what_is_well_needs_no_mending() -> None:
    assert told(Finding("python", Level.OK, "python_ok", {"found": "3.11.2"}), "en") == ("3.11.2", "")


def test_a_problem_says_what_was_found_and_what_to_do_apart() -> None:
    found, fix = told(Finding("folders", Level.BAD, problem=NotRunning("running.nobody")), "en")
    assert found
    assert fix
    assert ";" not in found


def test_a_program_gets_the_commands_as_they_are_typed() -> None:
    one = Finding("x", Level.WARN, problem=NotRunning("running.nobody"), commands=(Command(("echo", "a b")),))
    shown = to_json(one, "en")
    assert (shown["level"], shown["key"]) == ("warn", "error.running.nobody")
    assert "a b" in shown["commands"][0]
