from __future__ import annotations

import click
import pytest

from smilecam.cli.problems import of_import, of_usage, sentence, unknown
from smilecam.errors import UsageProblem
from smilecam.texts.catalogue import LANGS


@click.command()
@click.argument("path")
@click.option("--threshold")
def command(path: str, threshold: str | None) -> None:
    """A command like ours."""


def complaint(*arguments: str) -> UsageProblem:
    with pytest.raises(click.UsageError) as caught:
        command.main(list(arguments), prog_name="smilecam judge", standalone_mode=False)
    return of_usage(caught.value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--thrshold", "1", "x"), "there is no option --thrshold; did you mean --threshold?"),
        (("--zzz", "x"), "there is no option --zzz; --help lists those of this command"),
        (("x", "--threshold"), "--threshold needs a value; add one, or see --help"),
        ((), "PATH is missing; smilecam judge --help shows how it is used"),
        (("x", "y"), "smilecam judge does not know what to do with y; --help shows how it is used"),
    ],
)
def test_what_is_wrong_with_an_argument_is_one_sentence_with_the_next_step(
    arguments: tuple[str, ...], told: str
) -> None:
    problem = complaint(*arguments)
    assert sentence(problem, "en") == told
    assert sentence(problem, "ko")


def test_a_complaint_that_knows_no_command_still_is_a_sentence() -> None:
    problem = of_usage(click.UsageError("odd"))
    assert all(sentence(problem, lang) for lang in LANGS)
    assert sentence(of_usage(click.NoSuchOption("--x")), "en").startswith("there is no option --x")


def test_the_nearest_is_only_told_where_there_is_one() -> None:
    assert unknown("command", "strat", ["start", "stop"]).facts["near"] == "start"
    assert "near" not in unknown("command", "q", ["start", "stop"]).facts


def test_a_library_of_the_system_that_is_missing_is_one_sentence_with_the_command_that_brings_it() -> None:
    lacking = of_import(ImportError("libGL.so.1: cannot open shared object file: No such file or directory"))
    assert lacking is not None
    assert "libGL.so.1" in sentence(lacking, "en")
    assert "apt-get install libgl1 libegl1 libglib2.0-0" in sentence(lacking, "ko")


def test_any_other_import_that_fails_is_a_bug() -> None:
    assert of_import(ImportError("cannot import name x")) is None
