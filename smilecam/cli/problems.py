"""How a failed command ends: one sentence in the user's language and exit code 2; a bug keeps its traceback."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import click
from click.exceptions import NoSuchCommand

from smilecam.errors import SmileCamError, UsageProblem
from smilecam.settings import NEAR
from smilecam.texts.catalogue import Lang, say

FAILED, INTERRUPTED = 2, 130


def sentence(problem: SmileCamError, lang: Lang) -> str:
    return say(problem.key, lang, **problem.facts)


def show(words: str) -> None:
    """Write one line to stderr, as every tool does: who speaks, what is wrong."""
    click.echo(f"{click.style('smilecam:', fg='red', bold=True)} {words}", err=True)


def of_usage(problem: click.UsageError) -> UsageProblem:
    """Return click's complaint about an argument as one of ours."""
    match problem:
        case click.NoSuchOption():
            return unknown("option", problem.option_name, _known_options(problem.ctx), _path(problem))
        case NoSuchCommand():
            return unknown("command", problem.command_name, _known_commands(problem.ctx), _path(problem))
        case click.MissingParameter():
            return UsageProblem("usage.missing", name=_name(problem), command=_path(problem))
        case click.BadParameter():
            words = problem.message.rstrip(".")
            return UsageProblem("usage.unfit", option=_name(problem), words=words, command=_path(problem))
        case click.BadOptionUsage():
            fault = "no_value" if "not take a value" in problem.message else "value"
            return UsageProblem(f"usage.{fault}", option=problem.option_name)
    if extra := re.search(r"extra arguments? \((.*)\)", problem.format_message()):
        return UsageProblem("usage.extra", words=extra[1], command=_path(problem))
    return UsageProblem("usage.other", words=problem.format_message().rstrip("."), command=_path(problem))


def of_import(problem: ImportError) -> SmileCamError | None:
    """Return the error for a library of the system that a wheel needs and that is not there; None for any other."""
    missing = re.match(r"(\S+?\.so\S*): cannot open shared object file", str(problem))
    return SmileCamError("library.system", name=missing[1]) if missing else None


def interrupted(problem: BaseException) -> bool:
    """Tell whether an interrupt lies behind `problem`: libraries that load just then say that they cannot."""
    seen: BaseException | None = problem
    while seen is not None and not isinstance(seen, KeyboardInterrupt):
        seen = seen.__cause__ or seen.__context__
    return seen is not None


def unknown(what: str, found: str, known: Iterable[str], command: str = "smilecam") -> UsageProblem:
    """Return the error for a `what` ("command", "option") that there is not, with the nearest that there is, if any.

    command: whose commands or options the `known` are.
    """
    bare = {one.lstrip("-"): one for one in known}  # two dashes in common are no likeness
    near = difflib.get_close_matches(found.lstrip("-"), bare, 1, NEAR)
    if near:
        return UsageProblem(f"usage.{what}_near", found=found, near=bare[near[0]])
    return UsageProblem(f"usage.{what}", found=found, command=command)


def _known_options(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    shown = [one for one in ctx.command.get_params(ctx) if not getattr(one, "hidden", False)]
    return [name for one in shown for name in one.opts if name.startswith("--")]


def _known_commands(ctx: click.Context | None) -> list[str]:
    return ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []


def _name(problem: click.BadParameter) -> str:
    """Return what the user would have written: --recipe, or PATH for an argument."""
    if problem.param is None:
        return str(problem.param_hint or "")
    if isinstance(problem.param, click.Argument) and problem.ctx is not None:
        return problem.param.make_metavar(problem.ctx).strip(".[]")
    return max(problem.param.opts, key=len)


def _path(problem: click.UsageError) -> str:
    return problem.ctx.command_path if problem.ctx else "smilecam"
