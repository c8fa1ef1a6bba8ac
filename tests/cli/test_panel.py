"""smilecam panel."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping
from typing import Any

import pytest

from smilecam.cli.main import main
from smilecam.errors import NotRunning
from smilecam.requests import Request, Verb

LINK = "http://127.0.0.1:8757/?lang=en#k=secret"


class Running:
    """A SmileCam that runs, and a browser."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.opened: list[str] = []
        self.runs = self.has_browser = True

    def answer(self, places: object, request: Request) -> Mapping[str, Any]:
        if not self.runs:
            raise NotRunning("running.nobody")
        self.asked.append(request)
        return {"link": LINK}

    def open(self, link: str) -> bool:
        self.opened.append(link)
        return self.has_browser


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Running:
    running = Running()
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    monkeypatch.setattr("smilecam.daemon.process.answer", running.answer)
    monkeypatch.setattr(webbrowser, "open", running.open)
    return running


def run(*words: str) -> int:
    return int(main(["--lang", "en", *words], standalone_mode=False))


def test_it_opens_the_browser_and_shows_no_code(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("panel") == 0
    assert running.opened == [LINK]
    assert running.asked == [Request(Verb.PANEL, {"lang": "en"})]
    shown = capsys.readouterr().out
    assert "127.0.0.1:8757" in shown
    assert "secret" not in shown


def test_it_prints_the_link_and_nothing_else(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("panel", "--print") == 0
    assert running.opened == []
    assert capsys.readouterr().out == f"{LINK}\n"


def test_without_a_browser_the_link_is_told(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    running.has_browser = False
    assert run("panel") == 0
    assert LINK in capsys.readouterr().out


def test_where_nobody_runs_it_says_so(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    running.runs = False
    assert run("panel") == 1
    assert "smilecam start" in capsys.readouterr().err
