"""Writes the test card into an output at thirty a second and reads it back: what came, how often, and how late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Event, Thread

from smilecam.doctor import testcard
from smilecam.errors import CameraProblem, SinkProblem
from smilecam.frames import Size
from smilecam.pixels import convert, opaque
from smilecam.ports import Clock, Sink, Source
from smilecam.settings import HD

FPS = 30.0
READ_S = 1.5
_SETTLES_S = 0.5
_ENDS_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Echo:
    """What came back.

    fault: the most frequent of testcard.Seen. fps: pictures a second that were read; sent_fps: that were sent.
    delays_ms: from the drawn picture, through its conversion and the device, to the reader, one for each picture read.
    """

    size: Size
    fps: float
    sent_fps: float
    fault: str
    delays_ms: tuple[float, ...]


@dataclass(slots=True)
class _Sender:
    """The writing thread: draws, converts and publishes, and remembers when each number was drawn."""

    sink: Sink
    size: Size
    clock: Clock
    over: Event = field(default_factory=Event)
    drawn_s: dict[int, float] = field(default_factory=dict)
    sent: int = 0
    failure: SinkProblem | None = None

    def run(self) -> None:
        began_s = self.clock.now_s()
        while not self.over.is_set():
            number = self.sent % testcard.NUMBERS
            picture = testcard.draw(self.size, number)
            self.drawn_s[number] = self.clock.now_s()  # from here on a camera's picture takes the same way
            try:
                self.sink.publish(convert(opaque(picture), self.sink.format))
            except SinkProblem as failure:
                self.failure = failure
                return
            self.sent += 1
            self.over.wait(max(0.0, began_s + self.sent / FPS - self.clock.now_s()))


def echo(sink: Sink, source: Source, clock: Clock) -> Echo:
    """Send and read for READ_S. Raises SinkProblem or CameraProblem where a side does not open or fails."""
    sender = _Sender(sink, sink.open(HD, FPS), clock)
    thread = Thread(target=sender.run, name="smilecam-testcard", daemon=True)
    thread.start()
    try:
        came = _read(source, sender, clock)
    except CameraProblem as silence:
        if sender.failure:  # nothing came because nothing could be sent
            raise sender.failure from silence
        raise
    finally:
        sender.over.set()
        thread.join(_ENDS_WITHIN_S)
        source.close()
        sink.close()
    if sender.failure:
        raise sender.failure
    return came


def _read(source: Source, sender: _Sender, clock: Clock) -> Echo:
    size = source.open().size
    begin_s = clock.now_s() + _SETTLES_S
    times_s: list[float] = []
    sent_before = 0
    faults: Counter[str] = Counter()
    delays_ms = []
    while not times_s or times_s[-1] - times_s[0] < READ_S:
        frame = source.read()
        if frame is None or frame.time_s < begin_s:
            sent_before = sender.sent
            continue
        times_s.append(frame.time_s)
        seen = testcard.read(frame.picture)
        faults[seen.fault] += 1
        if seen.number in sender.drawn_s:
            delays_ms.append(1000 * (frame.time_s - sender.drawn_s[seen.number]))
    span_s = times_s[-1] - times_s[0]
    fault = faults.most_common(1)[0][0]
    return Echo(size, (len(times_s) - 1) / span_s, (sender.sent - sent_before) / span_s, fault, tuple(delays_ms))
