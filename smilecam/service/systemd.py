"""A unit of the user's systemd. It needs neither a display nor sound, so it waits for no graphical session."""

from __future__ import annotations

import re
from pathlib import Path

from smilecam.service.entry import Entry, Launch

UNIT = "smilecam.service"
_MARK = "# Written by `smilecam service install`; `smilecam service uninstall` removes it."
# Five starts in five minutes: a camera that is plugged in late is waited for, and one that never comes is not for ever.
_FORM = """\
{mark}
[Unit]
Description=SmileCam, a webcam that judges smiles
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
{environment}ExecStart=:{start}
Restart=on-failure
RestartSec=10
TimeoutStopSec=15

[Install]
WantedBy=default.target
"""
# systemd takes no program whose name holds one of these, but hands them on as arguments.
_REFUSED = frozenset("\"'\\")
_THROUGH = "/usr/bin/env "
_STARTS = re.compile(r'^ExecStart=:(?:/usr/bin/env )?"((?:[^"\\]|\\.)*)"', re.MULTILINE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "%": "%%"}


def entry(launch: Launch, config: Path) -> Entry:
    """Return the unit. config: where this user's programs keep their configuration (~/.config)."""
    return Entry(
        config / "systemd" / "user" / UNIT,
        text(launch).encode(),
        python_of,
        enable=(_systemctl("daemon-reload"), _systemctl("enable", UNIT)),
        forget=(_systemctl("disable", "--now", UNIT),),
        forgotten=(_systemctl("daemon-reload"), _systemctl("reset-failed", UNIT)),
        enabled=_systemctl("is-enabled", "--quiet", UNIT),
    )


def text(launch: Launch) -> str:
    """Return the unit's text. The colon before the command keeps systemd from reading `$` in a path as a variable."""
    set_here = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in launch.environment.items())
    start = " ".join((quoted(launch.python), *launch.words("--foreground")[1:]))
    if not _REFUSED.isdisjoint(launch.python):
        start = _THROUGH + start
    return _FORM.format(mark=_MARK, environment=set_here, start=start)


def python_of(content: bytes) -> str | None:
    told = content.decode("utf-8", "replace")
    hit = _STARTS.search(told)
    return _unquoted(hit[1]) if hit and told.startswith(_MARK) else None


def quoted(words: str) -> str:
    """Return one argument as systemd takes it, whatever is in it: spaces, quotes, and `%`, which names a specifier."""
    return '"' + "".join(_ESCAPES.get(sign, sign) for sign in words) + '"'


def _unquoted(words: str) -> str:
    back = {escape: sign for sign, escape in _ESCAPES.items()}
    return re.sub(r'\\\\|\\"|\\n|%%', lambda hit: back[hit[0]], words)


def _systemctl(*words: str) -> tuple[str, ...]:
    return ("systemctl", "--user", *words)
