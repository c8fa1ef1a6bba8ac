"""A recorder whose disk is a list, and whose second thread is a queue that tests empty by hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from smilecam.errors import SmileCamError
from smilecam.faces import Box
from smilecam.frames import Frame, Size
from smilecam.ports import SourceFacts
from smilecam.record.clip import By, ConsentRef, Manifest, Reason, State
from smilecam.record.film import Shot
from smilecam.record.laughs import Laughs
from smilecam.record.preroll import PreRoll
from smilecam.record.recorder import About, Recorder
from smilecam.verdict import Verdicts
from tests.fakes.clock import HandClock
from tests.fakes.verdicts import verdict_at, verdicts_of

CONSENT = ConsentRef("1", "a" * 64)
SIZE = Size(64, 48)
P = 1 / 30
_START = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


class Later(Executor):
    """Does what it is given when it is told to, in order."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], object]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._waiting.append(lambda: fn(*args, **kwargs))
        return Future()

    def run(self) -> None:
        while self._waiting:
            self._waiting.pop(0)()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.run()


class FakeWriter:
    """Implements taking.Writer in memory. `failed`: set by a test, or as it was closed."""

    def __init__(self, draft: Manifest, waiting: int = 0) -> None:
        self.draft, self.waiting = draft, waiting
        self.things: list[Frame | Shot] = []
        self.marks: list[tuple[str, float, By]] = []
        self.failed = Reason.NONE
        self.dropped = 0
        self.closed = False

    def offer(self, thing: Frame | Shot) -> None:
        self.things.append(thing)

    def mark(self, word: str, time_s: float, by: By, at: str) -> None:
        self.marks.append((word, time_s, by))

    def close(self, reason: Reason = Reason.NONE) -> Manifest:
        self.closed = True
        self.failed = self.failed if self.failed is not Reason.NONE else reason
        state = State.WHOLE if self.failed is Reason.NONE else State.TORN
        lasts_s = self.things[-1].time_s - self.things[0].time_s if self.things else 0.0
        return replace(self.draft, state=state, reason=self.failed, frames=len(self.things), duration_s=lasts_s)


class SoftPreRoll(PreRoll):
    """Holds what it is offered at once: no thread that a test would have to wait for."""

    def __init__(self) -> None:
        super().__init__(encode=lambda picture: b"jpeg")

    def offer(self, frame: Frame) -> None:
        with self._changed:
            self.size = frame.size
        self._hold(frame.size, Shot(b"jpeg", frame.time_s))


class Desk:
    """A recorder with a camera before it that a test turns. refuses: what beginning a clip raises."""

    def __init__(self, clips: Path) -> None:
        self.clock = HandClock()
        self.aside = Later()
        self.writers: list[FakeWriter] = []
        self.refuses: SmileCamError | None = None
        self.kept: list[Manifest] = []
        self._number = 0
        self.recorder = Recorder(
            clips, self.clock, About("smilecam 0", lambda: "weights"),
            self._begin, lambda: Laughs(SoftPreRoll), self.today, self.aside,
        )  # fmt: skip
        self.recorder.opened(SourceFacts("Fake", SIZE, 30.0, live=True))

    def today(self) -> datetime:
        return _START + timedelta(seconds=self.clock.now_s() - 1000.0)

    def _begin(self, draft: Manifest, waiting: int) -> FakeWriter:
        if self.refuses is not None:
            raise self.refuses
        folder = self.recorder.clips / draft.person / draft.session
        folder.mkdir(parents=True, exist_ok=True)
        self.writers.append(FakeWriter(draft, waiting))
        return self.writers[-1]

    def play(
        self, seconds: float, *, faces: int = 1, camera: bool = True, laughs: int = 0, laughing: bool = False
    ) -> Desk:
        """Let time pass: in each frame time a frame, what is said of it, a picture; and the disk keeps up."""
        until_s = self.clock.now_s() + seconds - P / 2
        while self.clock.now_s() < until_s:
            self.clock.advance(P)
            self.step(faces=faces, camera=camera, laughs=laughs, laughing=laughing)
        return self

    def step(self, *, faces: int = 1, camera: bool = True, laughs: int = 0, laughing: bool = False) -> None:
        if camera:
            self.recorder.take(self.frame())
            self.recorder.hear(self.verdicts(faces, laughs, laughing))
        self.recorder.prompt(self.clock.now_s())
        self.aside.run()

    def frame(self, size: Size = SIZE) -> Frame:
        self._number += 1
        return Frame(np.zeros((size.height, size.width, 3), np.uint8), self.clock.now_s(), self._number)

    def verdicts(self, faces: int, laughs: int = 0, laughing: bool = False) -> Verdicts:
        told = [verdict_at(Box(0, 0, 9, 9), laughing=laughing, track=track) for track in range(faces)]
        told = [replace(one, laughs=laughs) for one in told]
        return verdicts_of(*told, size=SIZE, time_s=self.clock.now_s())
