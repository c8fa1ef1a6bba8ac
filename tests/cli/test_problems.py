from __future__ import annotations

import click
import pytest

from smilecam.cli.problems import interrupted, of_import, of_usage, sentence, unknown
from smilecam.errors import UsageProblem
from smilecam.texts.catalogue import LANGS


@click.command()
@click.argument("path")
@click.option("--threshold")
@click.option("--mirror", is_flag=True)
@click.option("--scale", type=click.IntRange(1, 9))
@click.option("--reports", is_flag=True, hidden=True)
def command(**_: object) -> None:
    """A command like ours."""


@click.group(commands=[click.Command("train")])
def group() -> None:
    """A group of others."""


def complaint(*arguments: str) -> UsageProblem:
    with pytest.raises(click.UsageError) as caught:
        command.main(list(arguments), prog_name="smilecam judge", standalone_mode=False)
    return of_usage(caught.value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--thrshold", "1", "x"), "there is no option --thrshold; did you mean --threshold?"),
        (("--zzz", "x"), "there is no option --zzz; smilecam judge --help lists those there are"),
        (("x", "--threshold"), "--threshold needs a value; add one, or see --help"),
        (("x", "--mirror=1"), "--mirror takes no value; write --mirror alone"),
        (
            ("x", "--scale", "l"),
            "the value of --scale does not fit ('l' is not a valid integer range); "
            "smilecam judge --help shows how it is used",
        ),
        (("x", "--report"), "there is no option --report; smilecam judge --help lists those there are"),
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
    commands = ["start", "stop", "logs", "judge"]
    assert unknown("command", "strat", commands).facts["near"] == "start"
    assert unknown("option", "--mirorr", ["--foreground", "--mirror"]).facts["near"] == "--mirror"
    for strange in ("q", "bogus", "--bogus", ""):
        assert "near" not in unknown("command", strange, commands).facts
        assert "near" not in unknown("option", strange, ["--foreground", "--help", "--lang"]).facts


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("trian", "there is no command trian; did you mean train?"),
        ("xyz", "there is no command xyz; smilecam model --help lists those there are"),
    ],
)
def test_a_command_below_another_is_told_the_same_way(word: str, told: str) -> None:
    with pytest.raises(click.UsageError) as caught:
        group.main([word], prog_name="smilecam model", standalone_mode=False)
    assert sentence(of_usage(caught.value), "en") == told


def test_a_value_that_no_parameter_owns_is_told_by_what_click_calls_it() -> None:
    problem = of_usage(click.BadParameter("odd.", param_hint="--x"))
    assert sentence(problem, "en") == "the value of --x does not fit (odd); smilecam --help shows how it is used"


def test_a_library_of_the_system_that_is_missing_is_one_sentence_with_the_command_that_brings_it() -> None:
    lacking = of_import(ImportError("libGL.so.1: cannot open shared object file: No such file or directory"))
    assert lacking is not None
    assert "libGL.so.1" in sentence(lacking, "en")
    assert "apt install libgl1 libegl1 libglib2.0-0" in sentence(lacking, "ko")


def test_any_other_import_that_fails_is_a_bug() -> None:
    assert of_import(ImportError("cannot import name x")) is None


def test_an_interrupt_behind_a_librarys_complaint_is_seen() -> None:
    behind = ImportError("initialization failed")
    behind.__cause__ = ImportError("numpy._core.multiarray failed to import")
    behind.__cause__.__context__ = KeyboardInterrupt()
    assert interrupted(behind)
    assert not interrupted(ImportError("libGL.so.1: cannot open shared object file"))
