"""What call apps need to be told, of those that are installed or running here.

What is said of them was gathered from their users' reports; only Chromium was tried (tests/vm). The texts say so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smilecam.doctor.finding import Finding, Level


@dataclass(frozen=True, slots=True)
class App:
    """One kind of call app. key: names its hint, `doctor.app_<key>`.

    programs: commands and processes that are it, in small letters, without ".exe". folders: where Flatpak, snap, macOS
    and Windows put it, below one of `_PLACES`.
    """

    key: str
    programs: tuple[str, ...]
    folders: tuple[str, ...] = ()


APPS = (
    App("zoom", ("zoom", "zoom.us", "zoom-client"), ("us.zoom.Zoom", "zoom.us.app", "Zoom/bin")),
    App(
        "chromium",
        (
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
            "msedge",
            "brave",
            "brave-browser",
        ),
        ("com.google.Chrome", "org.chromium.Chromium", "Google Chrome.app", "Google/Chrome"),
    ),
    App("firefox", ("firefox", "firefox-esr"), ("org.mozilla.firefox", "Firefox.app", "Mozilla Firefox")),
    App("discord", ("discord",), ("com.discordapp.Discord", "Discord.app", "Discord")),
    App(
        "teams",
        ("teams", "ms-teams", "teams-for-linux"),
        ("com.github.IsmaelMartinez.teams_for_linux", "Microsoft Teams.app"),
    ),
)
_PLACES = (
    "/var/lib/flatpak/app",
    "~/.local/share/flatpak/app",
    "/Applications",
    "%ProgramFiles%",
    "%APPDATA%",
    "%LOCALAPPDATA%",
)
_SNAPS = "/snap/bin"


@dataclass(frozen=True, slots=True)
class Here:
    """What of this machine decides which hints are given. running: names of processes, in small letters.

    portal: PipeWire runs, through which Firefox may take its cameras.
    """

    running: frozenset[str]
    portal: bool


def here() -> Here:
    import psutil

    names = {(one.info["name"] or "").lower().removesuffix(".exe") for one in psutil.process_iter(["name"])}
    return Here(frozenset(names), "pipewire" in names)


def hints(machine: Here, every: bool) -> Iterator[Finding]:
    """Return a note for each app that is installed or runs, or of `every` one, and what holds for all of them."""
    given = 0
    for app in APPS:
        runs = not machine.running.isdisjoint(app.programs)
        if every or runs or _installed(app):
            given += 1
            yield Finding("apps", Level.NOTE, f"app_{app.key}", {"runs": runs})
            if app.key == "firefox" and (every or machine.portal):
                yield Finding("apps", Level.NOTE, "app_portal")
            if any(os.path.exists(f"{_SNAPS}/{program}") for program in app.programs):
                yield Finding("apps", Level.NOTE, "app_snap", {"name": app.key.capitalize()})
    if given:
        yield Finding("apps", Level.NOTE, "app_mirror")


def _installed(app: App) -> bool:
    return any(shutil.which(program) for program in app.programs) or any(
        (Path(os.path.expandvars(os.path.expanduser(place))) / folder).exists()
        for place in _PLACES
        for folder in app.folders
    )
