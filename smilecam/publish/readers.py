"""Who reads a v4l2loopback device right now: the driver's own event, and a second look every half minute.

The event alone has left cameras of other programs asleep under a reader; so the state is read again every RESYNC_S, on
a descriptor of its own, as subscribing anew on the old one tells nothing. A correction to "somebody" counts at once;
one to "nobody" needs two looks that agree. Not seen: with 0.13 a reader that calls read() in place of streaming (no
call app does).

Our descriptors count as "somebody has it open": 0.13 refuses another size while one is, so this is opened after the
format is fixed and closed before it changes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from typing import Protocol

from smilecam.publish.usage import UsageEvents

RESYNC_S, CONFIRM_S = 30.0, 0.5

log = logging.getLogger(__name__)


class Usage(Protocol):
    """One subscription to a device's readers; see usage.UsageEvents."""

    def wait(self, timeout_s: float) -> bool | None: ...

    def end(self) -> None: ...

    def close(self) -> None: ...


Subscribe = Callable[[str], Usage]


class Readers:
    """Watches one device in a thread of its own, `smilecam-readers`, from `open` to `close`; once.

    changed: called from that thread whenever `reading` has changed.
    """

    def __init__(self, path: str, changed: Callable[[], None], subscribe: Subscribe = UsageEvents) -> None:
        self._path, self._changed, self._subscribe = path, changed, subscribe
        self._reading: bool | None = None
        self._usage: Usage | None = None
        self._thread: Thread | None = None
        self._closed = False

    @property
    def reading(self) -> bool | None:
        """Whether somebody reads; None while that is not known, which is to count as somebody."""
        return self._reading

    def open(self) -> None:
        """Begin to watch. Where the driver cannot tell, `reading` stays None."""
        try:
            self._usage = self._subscribe(self._path)
            self._reading = self._usage.wait(0.0)  # told at once, so that nobody is woken by not knowing
        except OSError as failure:
            log.info("%s does not tell who reads it (%s): awake all the time", self._path, failure)
            if self._usage is not None:
                self._usage.close()  # its descriptor would keep the device's format for ever
            self._usage = None
            return
        self._thread = Thread(target=self._watch, args=(self._usage,), name="smilecam-readers", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let the device go. May be called twice, or without open."""
        self._closed = True
        usage, self._usage = self._usage, None
        if usage is None or self._thread is None:
            return
        usage.end()
        self._thread.join()
        usage.close()

    def _watch(self, usage: Usage) -> None:
        while not self._closed:
            try:
                told = usage.wait(RESYNC_S)
                self._tell(self._second_look(usage) if told is None else told)
            except OSError as failure:
                if not self._closed:
                    log.warning("%s no longer tells who reads it: %s", self._path, failure)
                    self._tell(None)
                return

    def _second_look(self, usage: Usage) -> bool | None:
        """Return what a fresh subscription says; "nobody" in place of "somebody" only if said twice."""
        before, seen = self._reading, self._look()
        if seen is False and before is True:
            told = usage.wait(CONFIRM_S)
            if told is not None:
                return told
            seen = self._look()
        if seen is not before:
            log.warning("%s: the driver did not tell that its readers changed; seen: %s", self._path, seen)
        return seen

    def _look(self) -> bool | None:
        usage = self._subscribe(self._path)
        try:
            return usage.wait(0.0)
        finally:
            usage.close()

    def _tell(self, reading: bool | None) -> None:
        if self._closed or reading is self._reading:
            return
        self._reading = reading
        self._changed()
