from __future__ import annotations

import socket
import sys
from pathlib import Path
from threading import Thread

import pytest

from smilecam.daemon.asking import ask
from smilecam.errors import NotRunning, Refused
from smilecam.requests import Request, Verb

STATUS = Request(Verb.STATUS, {})
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Unix sockets in asyncio")


def test_where_nobody_listens_it_is_one_sentence(tmp_path: Path) -> None:
    for address in (f"unix:{tmp_path}/none", "tcp:127.0.0.1:1", "garbage", ""):
        with pytest.raises(NotRunning):
            ask(address, "", STATUS)


@posix
def test_an_answer_that_is_no_answer_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "c.sock"))
        listening.listen()
        with pytest.raises(NotRunning):
            ask(f"unix:{tmp_path}/c.sock", "", STATUS, timeout_s=0.05)


@posix
@pytest.mark.parametrize("words", [b"[1]\n", b"null\n", b"garbage\n", b"\xff\n", b"", b"{"])
def test_one_who_speaks_another_language_is_as_good_as_silent(tmp_path: Path, words: bytes) -> None:
    with pytest.raises(NotRunning):
        told(tmp_path, words)


@posix
def test_a_refusal_of_another_version_is_told_as_it_was_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        told(tmp_path, b'{"v": 1, "refused": "not today"}\n')
    assert caught.value.facts == {"words": "not today"}


def told(folder: Path, words: bytes) -> None:
    """Ask one who answers with `words` and hangs up."""

    def answer() -> None:
        channel, _ = listening.accept()
        with channel:
            channel.recv(1000)
            channel.sendall(words)

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "c.sock"))
        listening.listen()
        answering = Thread(target=answer)
        answering.start()
        try:
            ask(f"unix:{folder}/c.sock", "", STATUS)
        finally:
            answering.join()
