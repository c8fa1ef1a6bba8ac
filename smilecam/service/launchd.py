"""A LaunchAgent of macOS. Written by what Apple documents of launchd; not run on a Mac."""

from __future__ import annotations

import plistlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from smilecam.service.entry import Entry, Launch

LABEL = "smilecam.camera"
# launchd knows no end to starting again; a minute apart, one that never succeeds costs little.
_AGAIN_AFTER_S = 60


def entry(launch: Launch, home: Path, user: int) -> Entry:
    """Return the agent. What lies in LaunchAgents is loaded at each login."""
    target = f"gui/{user}/{LABEL}"
    return Entry(
        home / "Library" / "LaunchAgents" / f"{LABEL}.plist",
        content(launch),
        python_of,
        enable=(("launchctl", "enable", target),),
        forget=(("launchctl", "bootout", target),),
    )


def content(launch: Launch) -> bytes:
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": list(launch.words("--foreground")),
            "EnvironmentVariables": dict(launch.environment),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": _AGAIN_AFTER_S,
            "LimitLoadToSessionType": "Aqua",
            "ProcessType": "Interactive",
        }
    )


def python_of(content: bytes) -> str | None:
    try:
        told = plistlib.loads(content)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return None
    words = told.get("ProgramArguments") if isinstance(told, dict) and told.get("Label") == LABEL else None
    return str(words[0]) if isinstance(words, list) and words else None
