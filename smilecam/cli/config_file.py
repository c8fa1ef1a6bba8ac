"""Writes the user's config file: options with every comment kept; and the first one, which explains itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from smilecam import config
from smilecam.errors import BadConfig, reason_of
from smilecam.settings import Option
from smilecam.texts.catalogue import Lang, say
from smilecam.whole import write_whole

# What stands behind an option in the first file where its default is "none".
_EXAMPLES = {"threshold": 0.6, "device": "/dev/video10", "weights": "my-weights", "max_cpu": 25}


def first(lang: Lang) -> str:
    """Return a config that chooses nothing: each option with its meaning and its default, commented out."""
    lines = [f"# {say('cli.config.first', lang)}", f"v = {config.VERSION}"]
    for option in config.KEPT:
        lines += ["", f"# {say(f'option.{option.name}', lang)}", f"# {_shown(option)}"]
    return "\n".join(lines) + "\n"


def make(file: Path, lang: Lang) -> None:
    """Write the first one where there is none. Raises BadConfig."""
    if not file.exists():
        _write(file, first(lang))


def change(file: Path, told: Mapping[Option, str], lang: Lang) -> None:
    """Write what is told, taking out what is told to be ""; all of it or nothing. Raises BadConfig, UsageProblem."""
    said = config.texts(config.read(file))  # to a file with a fault nothing is added
    left = {name: text for name, text in said.items() if name not in {option.name for option in told}}
    config.chosen({}, {**left, **{option.name: text for option, text in told.items() if text}})
    lines = (file.read_text("utf-8-sig") if file.exists() else first(lang)).splitlines(keepends=True)
    shown = {f"# {_shown(option)}": option for option, text in told.items() if text and option.name not in said}
    # What the first file shows commented out is written there, below its meaning.
    document = tomlkit.parse("".join(line[2:] if line.rstrip() in shown else line for line in lines))
    for option, text in told.items():
        if text:
            document[option.word] = _plain(option.read(text))
        else:
            document.pop(option.word, None)
    gone = [option for option, text in told.items() if not text]
    _write(file, _with_examples(document.as_string(), gone, lang))


def _with_examples(text: str, gone: Sequence[Option], lang: Lang) -> str:
    """Put back, below its meaning, the line that shows what an option without a value looks like."""
    for option in gone:
        meaning, example = f"# {say(f'option.{option.name}', lang)}\n", f"# {_shown(option)}\n"
        if meaning in text and example not in text:
            text = text.replace(meaning, meaning + example, 1)
    return text


def _shown(option: Option) -> str:
    """Return the line that the first file shows for an option: its default, or an example where there is none."""
    value = _EXAMPLES[option.name] if option.default is None else option.default
    return f"{option.word} = {tomlkit.item(_plain(value)).as_string()}"


def _plain(value: Any) -> Any:
    """Return a setting as TOML writes it; a size and a folder are texts there, 30.0 is 30."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, bool | int | float) else str(value)


def _write(file: Path, text: str) -> None:
    """Write it, a new one for its owner only: a camera's address may hold a password."""
    there = file.resolve()  # a link to where somebody keeps such files stays one
    try:
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(there, text, there.stat().st_mode & 0o777 if there.exists() else 0o600)
    except OSError as problem:
        raise BadConfig("config.refused", file=file, reason=reason_of(problem)) from problem
