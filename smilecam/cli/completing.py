"""What a shell is offered for Tab: the values of options, with what they mean, in the user's language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, add_completion_class, split_arg_string

from smilecam import devices
from smilecam.cli.language import user_lang
from smilecam.cli.page import meaning
from smilecam.resources import shipped
from smilecam.settings import FILE_SINK, OPTIONS, SINKS, Option
from smilecam.texts.catalogue import LANGS, say

SHELLS = ("bash", "zsh", "fish")
_SIZES = ("1280x720", "640x360", "640x480", "1920x1080")
_RATES = ("30", "25", "15", "60")
# Bash parts words at these too, and puts what is offered in place of the last part only.
_BASH_PARTS = ":="

Offer = tuple[str, str]  # a value, and what it means, "" where it says it itself


class Bash(BashComplete):
    """Click's script sees `demo:laugh@8` and `overlay=quiet` in pieces; this one is given the line as it was typed."""

    source_template = BashComplete.source_template.replace(
        'COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD', 'COMP_LINE="${COMP_LINE:0:$COMP_POINT}"'
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        line = os.environ["COMP_LINE"]
        words = split_arg_string(line)[1:]
        return (words, "") if line[-1:].isspace() or not words else (words[:-1], words[-1])

    def format_completion(self, item: CompletionItem) -> str:
        _, typed = self.get_completion_args()
        behind = max(typed.rfind(sign) for sign in _BASH_PARTS) + 1
        return f"{item.type},{item.value.removeprefix(typed[:behind])}"


class Fish(FishComplete):
    """Click's script parts at every comma, those of what a value means too."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')


def script(root: click.Command, shell: str, variable: str) -> str:
    """Return what `shell` is to read. variable: by which it asks us. Raises ValueError for another shell."""
    from click.shell_completion import get_completion_class

    ready()
    kind = get_completion_class(shell) if shell in SHELLS else None
    if kind is None:
        raise ValueError(f"unexpected shell: {shell!r} != one of {SHELLS}")
    return kind(root, {}, "smilecam", variable).source()


def ready() -> None:
    """Have click answer bash and fish as we do."""
    add_completion_class(Bash, "bash")
    add_completion_class(Fish, "fish")


def with_meanings(
    items: list[CompletionItem], params: Iterable[click.Parameter], ctx: click.Context
) -> list[CompletionItem]:
    """Give offered options what they mean, as help has it; click would have it in English or not at all."""
    meanings: dict[str, str] = {}
    for one in params:
        if record := one.get_help_record(ctx):
            meanings |= dict.fromkeys((*one.opts, *one.secondary_opts), click.unstyle(meaning(record[1])))
    for item in items:
        item.help = meanings.get(item.value, item.help)
    return items


def of_option(option: Option) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return click's question about one option's values."""

    def offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        if option.name == "weights":
            return [CompletionItem(incomplete, type="dir")]
        return _fitting(values(option.name), incomplete)

    return offered


def pairs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer NAME= first, then the values that go with it."""
    name, equals, value = incomplete.partition("=")
    if not equals:
        told = [(f"{one.word}=", say(f"option.{one.name}", user_lang())) for one in OPTIONS if one.name != "duration_s"]
        return _fitting(told, incomplete)
    known: Mapping[str, str] = {one.word: one.name for one in OPTIONS}
    offers = values(known[name]) if name in known else []
    return _fitting([(f"{name}={offer}", told) for offer, told in offers], f"{name}={value}")


def values(name: str) -> Sequence[Offer]:
    """Return the values that are worth offering for the option `name` (as the settings have it); none for a number."""
    lang = user_lang()
    match name:
        case "camera":
            return [*_cameras(), *((one, say(f"cli.completion.{key}", lang)) for one, key in _STORIES.items())]
        case "sink":
            return [(one, say(f"cli.completion.{one}", lang)) for one in SINKS] + [
                (f"{FILE_SINK}smilecam.mp4", say("cli.completion.file", lang))
            ]
        case "device":
            return [(one.path, one.name) for one in _found().virtual_cameras if one.path]
        case "overlay":
            return [(one, "") for one in _themes()]
        case "lang":
            return [(one, "") for one in LANGS]
        case "size":
            return [(one, "") for one in _SIZES]
        case "fps":
            return [(one, "") for one in _RATES]
        case "mirror" | "always_on":
            return [("on", ""), ("off", "")]
    return []


_STORIES = {
    "auto": "auto_camera",
    "demo": "demo",
    "demo:straight": "demo_straight",
    "demo:laugh@8": "demo_laugh",
}


def _cameras() -> list[Offer]:
    """Cameras by number: their names hold spaces, which shells take in their own ways."""
    return [(str(one.index), one.name) for one in _found().cameras if not one.ours]


def _found() -> devices.Devices:
    try:
        return devices.find()
    except (OSError, ImportError):  # who types is not told of it here: doctor is
        return devices.Devices((), ())


def _themes() -> list[str]:
    folder = shipped("overlays")
    return sorted(one.name for one in folder.iterdir() if (one / "theme.toml").is_file()) if folder.is_dir() else []


def _fitting(offers: Iterable[Offer], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(value, help=told or None) for value, told in offers if value.startswith(incomplete)]
