"""`smilecam`: its commands by purpose, each imported when it is called, and how all of them end."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from click.exceptions import NoArgsIsHelpError

from smilecam.cli.language import asked, spoken, user_lang
from smilecam.cli.page import PageContext, heading
from smilecam.cli.problems import FAILED, INTERRUPTED, interrupted, of_import, of_usage, sentence, show, unknown
from smilecam.cli.words import lang_switch, with_lang
from smilecam.errors import SmileCamError
from smilecam.texts.catalogue import say, sentences

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from click.shell_completion import CompletionItem

PURPOSES: dict[str, dict[str, str]] = {
    "camera": {
        "start": "smilecam.cli.camera",
        "stop": "smilecam.cli.camera",
        "restart": "smilecam.cli.camera",
        "status": "smilecam.cli.camera",
        "logs": "smilecam.cli.camera",
    },
    "on_air": {
        **dict.fromkeys(("set", "pause", "freeze", "blank", "resume"), "smilecam.cli.steer"),
        "calibrate": "smilecam.cli.calibrate",
        "panel": "smilecam.cli.panel",
    },
    "recording": {
        "record": "smilecam.cli.record",
        "label": "smilecam.cli.record",
        "clips": "smilecam.cli.clips",
    },
    "judging": {
        "demo": "smilecam.cli.demo",
        "judge": "smilecam.cli.judge",
        "overlays": "smilecam.cli.overlays",
        "weights": "smilecam.cli.weights",
    },
    "machine": {
        "config": "smilecam.cli.chosen",
        "devices": "smilecam.cli.machine",
        "doctor": "smilecam.cli.doctor",
        "service": "smilecam.cli.service",
        "completion": "smilecam.cli.completion",
    },
}
# In the environment of who is asked by a shell what may follow; as click makes it of the program's name.
COMPLETES = "_SMILECAM_COMPLETE"
_WIDEST = max(len(name) for commands in PURPOSES.values() for name in commands)
_MODULES = {name: module for commands in PURPOSES.values() for name, module in commands.items()}


class SmileCam(click.Group):
    """The group of all commands; others join through the entry points `smilecam.commands`."""

    context_class = PageContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_MODULES, *_joined()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _MODULES:
            return with_lang(getattr(importlib.import_module(_MODULES[cmd_name]), cmd_name))
        joined = _joined().get(cmd_name)
        return None if joined is None else with_lang(joined.load())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        # Who asks for one of ours does not wait for a look at all that is installed.
        known = name in _MODULES or name.startswith("-") or ctx.resilient_parsing
        if not known and name not in self.list_commands(ctx):
            raise unknown("command", name, self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer every command with its line, none of them loaded for that; then the options."""
        from click.shell_completion import CompletionItem

        from smilecam.cli.completing import with_meanings

        names = [one for one in self.list_commands(ctx) if one.startswith(incomplete)]
        options = with_meanings(click.Command.shell_complete(self, ctx, incomplete), self.get_params(ctx), ctx)
        return [*(CompletionItem(one, help=_short(one)) for one in names), *options]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = user_lang()
        formatter.write(f"{click.style('SmileCam', bold=True)} {_version()}  {say('cli.main.what', lang)}\n\n")
        formatter.write(f"  {say('cli.main.first', lang)}\n")
        for purpose, names in {**PURPOSES, "more": dict.fromkeys(_joined(), "")}.items():
            if names:
                with formatter.section(heading(purpose)):
                    formatter.write_dl([(click.style(name.ljust(_WIDEST), fg="cyan"), _short(name)) for name in names])
        formatter.write(f"\n  {say('cli.main.last', lang)}\n")

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = "smilecam",
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command; end the process with its exit code where `standalone_mode` holds."""
        words = sys.argv[1:] if args is None else list(args)
        _spare_signs()
        if COMPLETES in os.environ:
            from smilecam.cli.completing import ready

            ready()
        with spoken(asked(words)):
            code = self._code(words, prog_name, complete_var, extra)
        if standalone_mode:
            sys.exit(code)
        return code

    def _code(self, args: list[str], prog_name: str | None, complete_var: str | None, extra: dict[str, Any]) -> int:
        try:
            result = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except SmileCamError as problem:
            show(sentence(problem, user_lang()))
            return FAILED
        except ImportError as problem:
            if interrupted(problem):
                return INTERRUPTED
            lacking = of_import(problem)
            if lacking is None:
                raise
            show(sentence(lacking, user_lang()))
            return FAILED
        except NoArgsIsHelpError as problem:
            click.echo(problem.format_message())
            return FAILED
        except click.UsageError as problem:
            show(sentence(of_usage(problem), user_lang()))
            return FAILED
        except click.Abort:
            return INTERRUPTED
        except BrokenPipeError:
            # The reader has gone (`smilecam logs | head`); without this the interpreter complains at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        return result if isinstance(result, int) else 0


def _spare_signs() -> None:
    """A sign that this output cannot show becomes a question mark, not an end: Windows' pipes know few."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def _joined() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {one.name: one for one in sorted(entry_points(group="smilecam.commands"))}


def _version() -> str:
    from importlib.metadata import version

    return version("smilecam")


def _short(name: str) -> str:
    """Return a command's one line without importing it; "" for a stranger's."""
    return sentences(user_lang()).get(f"cli.{name}.short", "")


def _tell_version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"smilecam {_version()}")
        ctx.exit()


main = SmileCam(
    "smilecam",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_tell_version),
        lang_switch(),
    ],
)
