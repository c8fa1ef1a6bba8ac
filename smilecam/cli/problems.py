"""How a failed command ends: one sentence in the user's language and exit code 2; a bug keeps its traceback."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import click

from smilecam.errors import SmileCamError, UsageProblem
from smilecam.texts.catalogue import Lang, say

FAILED, INTERRUPTED = 2, 130


def sentence(problem: SmileCamError, lang: Lang) -> str:
    return say(problem.key, lang, **problem.facts)


def show(words: str) -> None:
    """Write one line to stderr, as every tool does: who speaks, what is wrong."""
    click.echo(f"{click.style('smilecam:', fg='red', bold=True)} {words}", err=True)


def of_usage(problem: click.UsageError) -> UsageProblem:
    """Return click's complaint about an argument as one of ours."""
    if isinstance(problem, click.NoSuchOption):
        known = _known_options(problem.ctx)
        return unknown("option", problem.option_name, known)
    if isinstance(problem, click.MissingParameter):
        name = problem.param.make_metavar(problem.ctx) if problem.param and problem.ctx else str(problem.param_hint)
        return UsageProblem("usage.missing", name=name, command=_path(problem))
    if isinstance(problem, click.BadOptionUsage):
        return UsageProblem("usage.value", option=problem.option_name)
    if extra := re.search(r"extra arguments? \((.*)\)", problem.format_message()):
        return UsageProblem("usage.extra", words=extra[1], command=_path(problem))
    return UsageProblem("usage.other", words=problem.format_message().rstrip("."), command=_path(problem))


def of_import(problem: ImportError) -> SmileCamError | None:
    """Return the error for a library of the system that a wheel needs and that is not there; None for any other."""
    missing = re.match(r"(\S+?\.so\S*): cannot open shared object file", str(problem))
    return SmileCamError("library.system", name=missing[1]) if missing else None


def unknown(what: str, found: str, known: Iterable[str]) -> UsageProblem:
    """Return the error for a `what` ("command", "option") that there is not, with the nearest that there is."""
    near = difflib.get_close_matches(found, list(known), 1, cutoff=0.5)
    if near:
        return UsageProblem(f"usage.{what}_near", found=found, near=near[0])
    return UsageProblem(f"usage.{what}", found=found)


def _known_options(ctx: click.Context | None) -> list[str]:
    if ctx is None:
        return []
    return [name for one in ctx.command.get_params(ctx) for name in one.opts if name.startswith("--")]


def _path(problem: click.UsageError) -> str:
    return problem.ctx.command_path if problem.ctx else "smilecam"
