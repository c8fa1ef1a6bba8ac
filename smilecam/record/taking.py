"""Taking: one clip from its first frame to its manifest. Whatever touches the disk is done aside, in order."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from smilecam.errors import SmileCamError
from smilecam.frames import Frame
from smilecam.record import places
from smilecam.record.clip import By, Faces, Manifest, Reason, Review, State
from smilecam.record.film import Shot
from smilecam.record.writer import MOST_WAITING

# Until the folder is there and the manifest on the disk; on a slow one that has been seen to take half a second.
MOST_BEFORE = MOST_WAITING

Aside = Callable[[Callable[[], None]], object]
Done = Callable[[Manifest], None]

log = logging.getLogger(__name__)


class Writer(Protocol):
    """What a clip is written by: writer.ClipWriter, which may touch the disk where it is made and closed."""

    def offer(self, thing: Frame | Shot) -> None: ...

    def mark(self, word: str, time_s: float, by: By, at: str) -> None: ...

    def close(self, reason: Reason = Reason.NONE) -> Manifest: ...

    @property
    def failed(self) -> Reason: ...

    @property
    def dropped(self) -> int: ...


class Taking:
    """A clip that is being taken. Nothing here waits; any thread may call anything.

    draft: its manifest so far; size and start are the first frame's. begin: makes what writes it,
    with room for so many frames that wait. aside: does what it
    is given later, in another thread, in order.
    """

    def __init__(self, draft: Manifest, clips: Path, begin: Callable[[Manifest, int], Writer], aside: Aside) -> None:
        self._draft, self._clips, self._begin, self._aside = draft, clips, begin, aside
        self._lock = Lock()
        self._before = deque[Frame]()
        self._marks: list[tuple[str, float, By, str]] = []
        self._writer: Writer | None = None
        self._began_s: float | None = None
        self._newest_s = 0.0
        self._reason, self._closed = Reason.NONE, False
        self._kept: Manifest | None = None

    def offer(self, frame: Frame, at: str) -> None:
        """Take one raw frame, captured at `at` by the calendar (ISO UTC)."""
        with self._lock:
            if self._closed:
                return
            self._newest_s = frame.time_s
            if self._began_s is None:
                self._began_s = frame.time_s
                self._draft = replace(self._draft, size=frame.size, started=at)
                self._aside(self._open)
            if self._writer is not None:
                self._writer.offer(frame)
            elif len(self._before) < MOST_BEFORE:
                self._before.append(frame)
            else:
                self._reason = Reason.OVERFLOW

    def mark(self, word: str, by: By, at: str) -> None:
        """From the newest frame on, the label is `word`."""
        with self._lock:
            mark = (word, self._newest_s, by, at)
            if self._writer is None:
                self._marks.append(mark)
            elif not self._closed:
                self._aside(lambda: self._mark(mark))

    def close(self, reason: Reason, faces: Faces, done: Done = lambda manifest: None) -> None:
        """End it: nothing comes in any more. done: called aside with what was kept, unless no frame ever came."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            if self._began_s is not None:
                self._aside(lambda: self._finish(reason, faces, done))

    def decide(self, review: Review) -> None:
        """Say what a person thinks of it, once it is closed. What is not whole is nobody's to accept unseen."""
        self._aside(lambda: self._decide(review))

    @property
    def seconds(self) -> float:
        """From its first frame to the newest."""
        with self._lock:
            return 0.0 if self._began_s is None else self._newest_s - self._began_s

    @property
    def failed(self) -> Reason:
        """Why it cannot be whole any more; NONE while all is well."""
        with self._lock:
            writer, reason = self._writer, self._reason
        return reason if reason is not Reason.NONE or writer is None else writer.failed

    @property
    def dropped(self) -> int:
        with self._lock:
            writer = self._writer
        return 0 if writer is None else writer.dropped

    def _open(self) -> None:
        try:
            writer = self._begin(self._draft, MOST_WAITING)
        except SmileCamError as problem:
            log.error("%s cannot be recorded: %s", self._draft.name, problem)
            with self._lock:
                self._reason, self._before = Reason.DISK, deque()
            return
        with self._lock:
            self._writer = writer
            for frame in self._before:
                writer.offer(frame)
            self._before.clear()
            marks = tuple(self._marks)
        for mark in marks:
            writer.mark(*mark)

    def _mark(self, mark: tuple[str, float, By, str]) -> None:
        if self._writer is not None:
            self._writer.mark(*mark)

    def _finish(self, reason: Reason, faces: Faces, done: Done) -> None:
        if self._writer is None:
            return
        kept = self._writer.close(self._reason if self._reason is not Reason.NONE else reason)
        self._kept = replace(kept, faces=faces)
        self._keep()
        done(self._kept)

    def _decide(self, review: Review) -> None:
        if self._kept is None or (review is Review.ACCEPTED and self._kept.state is not State.WHOLE):
            return
        self._kept = replace(self._kept, review=review)
        self._keep()

    def _keep(self) -> None:
        if self._kept is None:
            return
        try:
            places.keep(self._kept, places.clip_of(self._kept, self._clips).parent)
        except SmileCamError as problem:
            log.error("the manifest of %s could not be written anew: %s", self._kept.name, problem)
