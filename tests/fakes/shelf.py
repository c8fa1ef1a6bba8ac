"""The command `smilecam clips` over a home of its own, with a terminal or without."""

from __future__ import annotations

from pathlib import Path

import click.testing
import pytest
from click.testing import CliRunner

from smilecam.cli.main import main
from smilecam.record import consents
from smilecam.record.clip import Manifest
from smilecam.record.consent import Given
from smilecam.record.library import Library
from tests.fakes.clips import AT, CONSENT, draft, take


class Shelf:
    """A home with a library; `run` asks `smilecam clips`, typing `typed` where something is asked."""

    def __init__(self, home: Path) -> None:
        self.home, self.clips = home, home / "data" / "clips"
        self.library = Library(self.clips)

    def hold(self, *takes: tuple[str, str], frames: int = 31) -> list[Manifest]:
        """Record a clip for each person and label word, and let the person agree."""
        kept = []
        for number, (person, word) in enumerate(takes, 1):
            kept.append(take(self.clips, draft(person, word, number), frames))
            consents.keep(self.clips, person, Given(CONSENT, "en", "words", "terminal", AT))
        return kept

    def run(self, *words: str, lang: str = "en", typed: str | None = None) -> tuple[int, str, str]:
        """Return exit code, output and errors."""
        told = {"SMILECAM_HOME": str(self.home), "SMILECAM_LANG": lang}
        result = CliRunner().invoke(main, ["clips", *words], env=told, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what click's runner gives a command be a terminal."""
    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda _: True, raising=False)
