from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from smilecam.cli.keys import Keys

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows hands keys over in another way (msvcrt)")


class Terminal:
    """A terminal whose other end a test types at."""

    def __init__(self) -> None:
        self.person, self._end = os.openpty()
        self.stdin = os.fdopen(self._end, "r")

    def type(self, signs: str) -> None:
        os.write(self.person, signs.encode())


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdin", terminal.stdin)
    yield terminal
    terminal.stdin.close()
    os.close(terminal.person)


def test_a_key_is_there_without_enter_and_only_once(terminal: Terminal) -> None:
    with Keys() as keys:
        terminal.type("r")
        assert keys.pressed(5) == "r"
        assert keys.pressed(0) == ""
        terminal.type("ㄱ")
        assert keys.pressed(5) == "ㄱ"


def test_the_terminal_is_as_before_afterwards(terminal: Terminal) -> None:
    import termios

    before = termios.tcgetattr(terminal.stdin.fileno())
    with Keys():
        assert termios.tcgetattr(terminal.stdin.fileno()) != before
    assert termios.tcgetattr(terminal.stdin.fileno()) == before


def test_where_no_terminal_is_no_key_is_ever_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with Keys() as keys:
            assert keys.pressed(0) == ""
