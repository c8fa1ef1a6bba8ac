"""A headless Firefox, driven by WebDriver BiDi: what a test of a page needs of it, and no more."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psutil
from websockets.sync.client import ClientConnection, connect

from tests.fakes.machine import PATIENCE_S
from tests.fakes.viewer import free_port


class Firefox:
    """One window. hosts: of every request that it sent."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._ids = line, count(1)
        self.hosts: set[str] = set()
        self.send("session.new", capabilities={})
        self._window = self.send("browsingContext.getTree")["contexts"][0]["context"]
        self.send("session.subscribe", events=["network.beforeRequestSent"])

    def send(self, method: str, **params: object) -> Any:
        number = next(self._ids)
        self._line.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self._line.recv(timeout=PATIENCE_S))
            if told.get("method") == "network.beforeRequestSent":
                self.hosts.add(told["params"]["request"]["url"].split("/")[2])
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]

    def go(self, address: str) -> None:
        self.send("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def evaluate(self, script: str) -> Any:
        """Return what the expression is, as a value of JSON."""
        told = self.send(
            "script.evaluate",
            expression=f"Promise.resolve({script}).then((value) => JSON.stringify(value) ?? 'null')",
            target={"context": self._window},
            awaitPromise=True,
        )
        assert told["type"] == "success", told
        return json.loads(told["result"]["value"])

    def until(self, script: str, wanted: object) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while (found := self.evaluate(script)) != wanted:
            assert time.monotonic() < deadline_s, (script, found)
            time.sleep(0.1)


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """Run one with a profile of its own; it ends with all that it has started."""
    port = free_port()
    words = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", str(port)]
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port, running) as line:
            yield Firefox(line)
    finally:
        for one in [*psutil.Process(running.pid).children(recursive=True), psutil.Process(running.pid)]:
            with suppress(psutil.Error):
                one.kill()
        running.wait()


def _connected(port: int, running: subprocess.Popen[bytes]) -> ClientConnection:
    deadline_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", proxy=None, max_size=None)
        except OSError:
            assert running.poll() is None, "Firefox has ended"
            assert time.monotonic() < deadline_s
            time.sleep(0.1)
