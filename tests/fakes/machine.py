"""A home in which a SmileCam runs in the background as a user would run it, and is asked without a shell."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from smilecam.daemon import process
from smilecam.daemon.places import places
from smilecam.errors import NotRunning
from smilecam.requests import Request, Verb

PATIENCE_S = 180.0  # of a machine that does much else


class Background:
    """The one SmileCam of this home."""

    def __init__(self, home: Path) -> None:
        self.environment = {**os.environ, "SMILECAM_HOME": str(home), "SMILECAM_LANG": "en"}
        self._places = places(self.environment)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "smilecam", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )

    def start(self, *arguments: str) -> None:
        started = self.run("start", *arguments)
        assert started.returncode == 0, started.stderr

    def stop(self) -> None:
        self.run("stop")

    def ask(self, verb: Verb, **facts: object) -> Mapping[str, Any]:
        return process.answer(self._places, Request(verb, facts))

    def status(self) -> Mapping[str, Any]:
        return self.ask(Verb.STATUS)

    def link(self, lang: str = "en") -> str:
        return str(self.ask(Verb.PANEL, lang=lang)["link"])

    def until(self, holds: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        """Ask until its status is so, over a restart too; return it."""
        deadline_s, status = time.monotonic() + PATIENCE_S, None
        while time.monotonic() < deadline_s:
            with suppress(NotRunning):
                if holds(status := self.status()):
                    return status
            time.sleep(0.05)
        raise AssertionError(f"it is not so within {PATIENCE_S} s: {status}")
