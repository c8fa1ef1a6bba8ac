"""Which language a command speaks: `--lang`, wherever it stands among the words, else SMILECAM_LANG, else the config's,
else the system's.

`--lang` becomes SMILECAM_LANG of this process. So it also rules what goes wrong before any flag was read, commands that
others add, and the background process that is started.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from smilecam import config
from smilecam.errors import BadConfig, UsageProblem
from smilecam.settings import lang_of, parse_lang
from smilecam.texts.catalogue import Lang
from smilecam.whole import Stamp, stamp

FLAG, VARIABLE = "--lang", "SMILECAM_LANG"


def user_lang() -> Lang:
    """Return the language of this command; Windows tells the system's apart from the environment."""
    if not os.environ.get(VARIABLE) and (chosen := _of_config()):
        return chosen
    system = {"LANG": locale.getlocale()[0] or ""} if sys.platform == "win32" else {}
    return lang_of({**system, **os.environ})


def asked(arguments: Sequence[str]) -> Lang | None:
    """Return the last language that `--lang` names before `--`; None where it names none that there is."""
    found: Lang | None = None
    for word, following in pairwise([*arguments, ""]):
        if word == "--":
            break
        flag, given, value = word.partition("=")
        if flag == FLAG:
            found = _known(value if given else following) or found
    return found


def own_environment() -> dict[str, str]:
    """Return the environment as the user has it, without what `--lang` says of this one command."""
    return {**{name: text for name, text in os.environ.items() if name != VARIABLE}, **_own}


_own: dict[str, str] = {}  # the variable as it was before `spoken`


@contextmanager
def spoken(lang: Lang | None) -> Iterator[None]:
    """Speak `lang` inside the block, processes started there too; None leaves it to the user's system."""
    before = os.environ.get(VARIABLE)
    _own.clear()
    _own.update({} if before is None else {VARIABLE: before})
    if lang is not None:
        os.environ[VARIABLE] = lang
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before


def _of_config() -> Lang | None:
    """Return the config file's language; None where it says none. What is wrong with the file is for others to tell."""
    path = config.path(os.environ)
    written = stamp(path)
    return _said_by(path, written) if written else None


@lru_cache(maxsize=1)  # it is asked for with every sentence
def _said_by(path: Path, written: Stamp) -> Lang | None:
    try:
        told = config.read(path)
    except BadConfig:
        return None
    return _known(told["lang"].text) if "lang" in told else None


def _known(text: str) -> Lang | None:
    try:
        return parse_lang(text)
    except UsageProblem:
        return None
