"""Puts an entry in place, takes it away, and tells how it stands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from smilecam.errors import ServiceProblem, reason_of
from smilecam.service import launchd, scheduler, systemd
from smilecam.service.entry import Entry, Launch, Words
from smilecam.settings import folders

# What a start at login needs of the environment of who asked for it: the shell's own profile is not read then.
_KEPT = ("SMILECAM_HOME", "SMILECAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

_ANSWERS_WITHIN_S = 30.0  # a manager of a busy session takes seconds; one that hangs is not waited for

Run = Callable[[Words], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands. python: the interpreter that it starts; there: that it still exists."""

    installed: bool
    enabled: bool
    python: str
    there: bool


def entry(environment: Mapping[str, str]) -> Entry:
    """Return this system's entry for a start by this very interpreter."""
    kept = {name: environment[name] for name in _KEPT if environment.get(name)}
    if "SMILECAM_HOME" in kept:
        kept["SMILECAM_HOME"] = os.path.abspath(kept["SMILECAM_HOME"])  # at login one starts in another folder
    launch = Launch(sys.executable, kept)
    if sys.platform == "darwin":
        return launchd.entry(launch, Path.home(), os.getuid())
    if sys.platform == "win32":
        user = f"{environment.get('USERDOMAIN', '.')}\\{environment.get('USERNAME', '')}"
        return scheduler.entry(launch, folders(environment).data, user)
    return systemd.entry(launch, platformdirs.user_config_path())


def run(words: Words) -> tuple[int, str]:
    """Run a command; return its exit code and the last line that it said. Raises ServiceProblem: it cannot be run."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=_ANSWERS_WITHIN_S)
    except subprocess.TimeoutExpired:
        return 1, f"no answer within {_ANSWERS_WITHIN_S:g} s"
    except OSError as missing:
        raise ServiceProblem("service.no_manager", program=words[0]) from missing
    return done.returncode, ((done.stderr + done.stdout).strip().splitlines() or [f"exit code {done.returncode}"])[-1]


def install(one: Entry, run: Run = run) -> bool:
    """Write the file and have it heeded; return False where all of it stood already. Raises ServiceProblem."""
    before = _content(one.file)
    if before is not None and one.python_of(before) is None:
        raise ServiceProblem("service.foreign", file=one.file)
    if before != one.content:
        _write(one.file, one.content)
    elif one.enabled and run(one.enabled)[0] == 0:
        return False
    for words in one.enable:
        code, said = run(words)
        if code != 0:
            _put_back(one.file, before)
            raise ServiceProblem("service.refused", file=one.file, program=words[0], reason=said)
    return before != one.content or bool(one.enabled)


def uninstall(one: Entry, run: Run = run) -> bool:
    """Take it all away; return False where nothing was installed. Raises ServiceProblem."""
    before = _content(one.file)
    if before is None:
        return False
    if one.python_of(before) is None:
        raise ServiceProblem("service.foreign", file=one.file)
    for words in one.forget:
        run(words)
    try:
        one.file.unlink(missing_ok=True)
    except OSError as failure:
        raise ServiceProblem("service.unwritable", file=one.file, reason=reason_of(failure)) from failure
    for words in one.forgotten:
        run(words)
    return True


def standing(one: Entry, run: Run = run) -> Standing:
    """Tell how it stands. A file of somebody else's is not ours to tell of."""
    content = _content(one.file)
    python = None if content is None else one.python_of(content)
    if python is None:
        return Standing(False, False, "", False)
    enabled = not one.enabled or run(one.enabled)[0] == 0
    return Standing(True, enabled, python, os.access(python, os.X_OK))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise ServiceProblem("service.unwritable", file=file, reason=reason_of(failure)) from failure


def _put_back(file: Path, before: bytes | None) -> None:
    """Leave nothing behind that a later login might heed by halves."""
    if before is None:
        file.unlink(missing_ok=True)
    else:
        _write(file, before)


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as failure:
        raise ServiceProblem("service.unwritable", file=file, reason=reason_of(failure)) from failure
