"""Commands and options whose words stand in the texts and are looked up when they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from smilecam.cli.language import FLAG, user_lang
from smilecam.cli.page import PageContext, heading
from smilecam.settings import Option, parse_lang
from smilecam.texts.catalogue import LANGS, say, sentences

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Worded(click.Command):
    """A command whose help stands under [cli.<name>]: `short` in the list, `help` on its own page, `example` below.

    within: the name of the group whose command it is; it stands under [cli.<group>.<name>] then.
    """

    context_class = PageContext

    def __init__(self, name: str, within: str = "", **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self.texts = f"cli.{within}.{name}" if within else f"cli.{name}"

    def get_short_help_str(self, limit: int = 45) -> str:
        return say(f"{self.texts}.short", user_lang())

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from smilecam.cli.completing import with_meanings  # for who presses Tab only

        return with_meanings(super().shell_complete(ctx, incomplete), self.get_params(ctx), ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(f"{self.texts}.help", user_lang()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        example = sentences(user_lang()).get(f"{self.texts}.example")
        if example:
            with formatter.section(heading("example")):
                formatter.write_text(example)


class WordedGroup(Worded, click.Group):
    """A group of commands with such a help; what stands in it has `within` that name."""


class WordedOption(click.Option):
    """An option whose meaning stands under `meaning` in the texts; its default is shown where there is one."""

    def __init__(self, *names: str, meaning: str, shown_default: str = "", **attributes: Any) -> None:
        super().__init__(list(names), **attributes)
        self._meaning = meaning
        self._shown_default = shown_default

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        if self.hidden:
            return None
        lang = user_lang()
        flags = ", ".join(self.opts) + ("" if self.is_flag else f" {self.metavar}")
        default = say("cli.main.default", lang, default=self._shown_default) if self._shown_default else ""
        return flags, say(self._meaning, lang) + default


def worded(name: str, *params: click.Parameter, within: str = "") -> Callable[[Callable[..., Any]], Worded]:
    """Make a command of a function; the values of its options and arguments come as keyword arguments."""

    def make(function: Callable[..., Any]) -> Worded:
        return Worded(name, within, callback=function, params=list(params))

    return make


def switch(name: str, meaning: str, *names: str, **attributes: Any) -> WordedOption:
    """Return an option that is given or not."""
    return WordedOption(f"--{name}", *names, meaning=meaning, is_flag=True, **attributes)


def offered_pairs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Answer a shell's question about an argument NAME=VALUE."""
    from smilecam.cli.completing import pairs

    return pairs(ctx, param, incomplete)


def json_switch() -> WordedOption:
    return switch("json", "cli.main.json", "as_json")


def lang_switch() -> click.Option:
    """Return --lang, which here only refuses a language that there is not: cli.language reads it beforehand."""

    def read(ctx: click.Context, param: click.Parameter, text: str | None) -> None:
        if text is not None and not ctx.resilient_parsing:
            parse_lang(text)

    return WordedOption(
        FLAG, meaning="cli.main.lang", metavar="|".join(LANGS), type=str, expose_value=False, callback=read
    )


def with_lang(command: click.Command) -> click.Command:
    """Give `command`, and all below it, --lang where it has none of its own, and a page that fits Hangul; return it."""
    if all(FLAG not in one.opts for one in command.params):
        command.params.append(lang_switch())
    command.context_class = PageContext
    if isinstance(command, click.Group):
        for below in command.commands.values():
            with_lang(below)
    return command


def flags_of(options: Iterable[Option]) -> list[click.Option]:
    """Return a flag for each option of the settings; values come as texts, None where not given."""
    return [_flag(option) for option in options]


def _flag(option: Option) -> click.Option:
    meaning = f"option.{option.name}"
    if not option.form:
        return WordedOption(option.flag, option.name, meaning=meaning, is_flag=True, flag_value="on", default=None)
    value = option.default
    default = "" if value is None or option.name == "lang" else f"{value:g}" if isinstance(value, float) else str(value)
    return WordedOption(
        option.flag,
        option.name,
        meaning=meaning,
        shown_default=default,
        metavar=option.form,
        type=str,
        default=None,
        shell_complete=_offering(option),
    )


def _offering(option: Option) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from smilecam.cli.completing import of_option

        return of_option(option)(ctx, param, incomplete)

    return offered
