"""The user's config file: read whole or refused with file, line and key; and what else is chosen, in its order.

What a command's words say wins over the environment (SMILECAM_THRESHOLD and so on), that over the file, that over the
defaults.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from smilecam.errors import BadConfig, UsageProblem, reason_of
from smilecam.settings import NEAR, OPTIONS, Option, Settings, choose, folders, lang_of, parse_lang

FILE, VERSION = "config.toml", 1
_PREFIX = "SMILECAM_"
LARGEST_BYTES = 64 * 1024  # a config is a page of text
# Among a run's options: the language of the system where it was started, which holds where nobody chose one.
SYSTEM_LANG = "system_lang"
# How long it runs is one start's own: a file that ended every run would be a riddle.
KEPT = tuple(one for one in OPTIONS if one.name != "duration_s")

_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")
_TABLE = re.compile(r"""\s*\[+\s*["']?([\w-]+)""")
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the file: its value as `settings.choose` reads it, and where it stands."""

    text: str
    line: int


def path(environment: Mapping[str, str]) -> Path:
    """Return where the file is, or would be."""
    return folders(environment).config / FILE


def variable(option: Option) -> str:
    """Return the name of the environment's variable for `option`."""
    return _PREFIX + option.word.upper()


def option_of(name: str) -> Option:
    """Return the option that a user calls `name`. Raises UsageProblem with the nearest that there is."""
    known = {one.word: one for one in OPTIONS}
    found = known.get(name.strip().replace("-", "_"))
    if found is None:
        if near := difflib.get_close_matches(name, known, 1, NEAR):
            raise UsageProblem("set.unknown_near", found=name, near=near[0])
        raise UsageProblem("set.unknown", found=name, known=", ".join(known))
    return found


def text_of(option: Option, value: object) -> str | None:
    """Return a TOML or JSON value as the text that the option's reader takes; None for one of the wrong kind."""
    if isinstance(value, bool):
        return None if option.form else ("on" if value else "off")
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and option.form else None


def read(file: Path) -> dict[str, Entry]:
    """Return what the file says by option name, every value fit; nothing where there is no file. Raises BadConfig."""
    text = _text(file)
    tree = _tree(file, text)
    lines = _lines(text)
    if tree.get("v", VERSION) != VERSION:
        found = json.dumps(tree["v"], default=str)  # "1" in quotes is another than 1
        raise BadConfig("config.version", file=file, line=lines.get("v", 1), found=found, known=VERSION)
    known = {one.word: one for one in KEPT}
    return {
        _known(name, known, file, lines).name: _entry(known[name], value, file, lines)
        for name, value in tree.items()
        if name != "v"
    }


def texts(file: Mapping[str, Entry]) -> dict[str, str]:
    return {name: entry.text for name, entry in file.items()}


def from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what the environment says by option name. Raises BadConfig where a value does not fit.

    A name that is nearly an option's raises UsageProblem; what else begins with SMILECAM_ is not for us to know.
    """
    known = {variable(one).removeprefix(_PREFIX): one for one in KEPT}
    for name in environment:
        meant = name.removeprefix(_PREFIX)
        if meant == name or meant in known:
            continue
        if near := difflib.get_close_matches(meant, known, 1, NEAR):
            raise UsageProblem("set.unknown_near", found=name, near=_PREFIX + near[0])
    said = {one: environment[variable(one)] for one in KEPT if environment.get(variable(one))}
    return {option.name: _of_variable(option, text) for option, text in said.items()}


def chosen(options: Mapping[str, str], file: Mapping[str, str]) -> Settings:
    """Return the settings of a run: what it was asked for, else what the file says, else the defaults.

    Raises UsageProblem. A virtual camera's path in the file is not meant for who asked for another kind of output.
    """
    below = dict(file)
    if options.get("sink", "auto") not in ("auto", "virtual") and "device" not in options:
        below.pop("device", None)
    base = Settings(lang=parse_lang(options[SYSTEM_LANG])) if SYSTEM_LANG in options else Settings()
    return choose({**below, **options}, base)


def _text(file: Path) -> str:
    try:
        if file.exists() and not file.is_file():  # a pipe would be waited for
            raise BadConfig("config.no_file", file=file)
        if file.stat().st_size > LARGEST_BYTES:
            raise BadConfig("config.large", file=file, most=LARGEST_BYTES // 1024)
        return file.read_text("utf-8-sig")  # Windows' editors begin a file with a mark
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        raise BadConfig("config.broken", file=file, line=line, reason="UTF-8") from fault
    except OSError as fault:
        raise BadConfig("config.unreadable", file=file, reason=reason_of(fault)) from fault


def _tree(file: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        words = str(fault)
        at = _AT.search(words)
        line = int(at[1]) if at and at[1] else text.count("\n") + (not text.endswith("\n"))
        raise BadConfig("config.broken", file=file, line=line, reason=_AT.sub("", words)) from fault


def _lines(text: str) -> dict[str, int]:
    """Return the line where each key or table is written first."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if hit := _TABLE.match(line) or _KEY.match(line):
            lines.setdefault(hit[1], number)
    return lines


def _known(name: str, known: Mapping[str, Option], file: Path, lines: Mapping[str, int]) -> Option:
    if name not in known:
        line, near = lines.get(name, 1), difflib.get_close_matches(name, known, 1, NEAR)
        if near:
            raise BadConfig("config.unknown_near", file=file, line=line, found=name, near=near[0])
        raise BadConfig("config.unknown", file=file, line=line, found=name)
    return known[name]


def _entry(option: Option, value: object, file: Path, lines: Mapping[str, int]) -> Entry:
    line, text = lines.get(option.word, 1), text_of(option, value)
    if text is None:
        form = option.form or "true|false"
        raise BadConfig("config.kind", file=file, line=line, name=option.word, form=form)
    try:
        option.read(text)
    except UsageProblem as problem:
        raise BadConfig("config.value", file=file, line=line, name=option.word, problem=problem) from problem
    return Entry(text, line)


def _of_variable(option: Option, text: str) -> str:
    if option.name == "lang":
        return lang_of({"SMILECAM_LANG": text})
    try:
        option.read(text)
    except UsageProblem as problem:
        raise BadConfig("config.variable", name=variable(option), problem=problem) from problem
    return text
