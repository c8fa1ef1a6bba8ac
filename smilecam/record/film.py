"""A clip's file: JPEGs in Matroska at the times they were taken. Written so that a kill loses a tenth of a second.

Nothing that was written is gone back to (`live`), each picture goes out when the next one comes (a cluster of its own,
`flush_packets`), and what was written is on the disk within a second (fsync). ffmpeg's own settings lose 3.3 s.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error

from smilecam.errors import BadClip, reason_of
from smilecam.frames import Size
from smilecam.record import jpeg

_OPTIONS = {"live": "1", "flush_packets": "1", "cluster_size_limit": "1"}
_TIME_BASE = Fraction(1, 1000)  # Matroska's own
_SYNC_EVERY_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a clip as it is kept: a JPEG, and its seconds on the clip's own clock."""

    jpeg: bytes
    time_s: float


@dataclass(frozen=True, slots=True)
class Sum:
    """What a film holds. sha256: of its file, in hex. duration_s: from the first picture to the last."""

    sha256: str
    bytes: int
    frames: int
    duration_s: float

    @property
    def fps(self) -> float:
        """Pictures a second on average; 0 for one picture or none."""
        return round((self.frames - 1) / self.duration_s, 3) if self.duration_s > 0 else 0.0


class Film:
    """Writes one new .mkv of pictures of one size. One thread.

        film = Film(path, size)
        film.add(shot) ...
        film.close() -> Sum

    Raises OSError where the disk takes no more; then `close` still leaves all whole pictures before that.
    """

    def __init__(self, path: Path, size: Size, fps: float = 30.0) -> None:
        self._out = _Out(path)
        try:
            self._container = av.open(self._out, "w", format="matroska", options=_OPTIONS)
            rate = Fraction(fps).limit_denominator(1001)
            self._stream = self._container.add_stream("mjpeg", rate=rate)
            self._stream.width, self._stream.height = size
            self._stream.pix_fmt = "yuvj420p"
            self._stream.time_base = self._stream.codec_context.time_base = _TIME_BASE
        except BaseException:
            self._out.close()
            raise
        self._first_s: float | None = None
        self._last, self._frames, self._synced_s = -1, 0, 0.0
        self._failed = True  # until a picture is written, and while one is

    @property
    def seconds(self) -> float:
        """From the first picture to the newest."""
        return max(self._last, 0) / 1000

    def add(self, shot: Shot) -> None:
        """Write one picture; two within a millisecond are put one apart, as files ask. Raises OSError."""
        self._first_s = shot.time_s if self._first_s is None else self._first_s
        at = max(self._last + 1, round((shot.time_s - self._first_s) / _TIME_BASE))
        packet = av.Packet(shot.jpeg)
        packet.stream, packet.time_base = self._stream, _TIME_BASE
        packet.pts = packet.dts = at
        packet.is_keyframe = True
        self._failed = True
        self._container.mux(packet)
        self._out.commit()
        self._failed = False
        self._last, self._frames = at, self._frames + 1
        if self.seconds - self._synced_s >= _SYNC_EVERY_S:
            self._synced_s = self.seconds
            self._out.sync()

    def close(self) -> Sum:
        """Finish the file, up to the last whole picture where the disk took no more; return what it holds."""
        try:
            self._container.close()  # the last picture goes out; there is no index
            if not self._failed:
                self._out.commit()
        except (av.error.FFmpegError, OSError) as failure:
            self._failed = True
            log.error("%s could not be finished: %s", self._out.path, reason_of(failure))
        self._out.close()
        if self._failed and self._frames:
            self._frames, self._last = _counted(self._out.path)
        return Sum(self._out.sha256, self._out.bytes, self._frames, self.seconds)


def _counted(path: Path) -> tuple[int, int]:
    """Return how many pictures a torn file holds, and the last one's milliseconds."""
    times = [one.time_s for one in shots(path)]
    return len(times), round(times[-1] * 1000) if times else -1


class _Out:
    """A new file that only grows, its SHA-256 with it, and that is cut back to what was whole in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._hash, self._pending, self._written = hashlib.sha256(), bytearray(), 0
        self._closed = False

    def write(self, told: bytes) -> int:
        left = memoryview(told)
        while left:
            left = left[os.write(self._descriptor, left) :]
        self._pending += told
        return len(told)

    def commit(self) -> None:
        """What was written up to here is whole."""
        self._hash.update(self._pending)
        self._written += len(self._pending)
        self._pending.clear()

    def sync(self) -> None:
        os.fsync(self._descriptor)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with suppress(OSError):
            os.ftruncate(self._descriptor, self._written)
        with suppress(OSError):  # a full disk may have said so already
            os.fsync(self._descriptor)
        os.close(self._descriptor)

    @property
    def bytes(self) -> int:
        return self._written

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def shots(path: Path) -> Iterator[Shot]:
    """Give the whole pictures of a clip's file in order, undecoded, up to where it is torn.

    Raises BadClip where there is no such file, or none that a clip could be.
    """
    try:
        container = av.open(str(path))
    except FileNotFoundError as failure:
        raise BadClip("clip.no_clip", file=path) from failure
    except (av.error.FFmpegError, OSError) as failure:
        raise BadClip("clip.unreadable_clip", file=path, reason=reason_of(failure)) from failure
    with container:
        if not container.streams.video or container.streams.video[0].codec_context.name != "mjpeg":
            raise BadClip("clip.foreign", file=path)
        with suppress(av.error.FFmpegError, OSError):  # torn: what came before is good
            for packet in container.demux(container.streams.video[0]):
                if packet.pts is not None and packet.time_base is not None and jpeg.whole(told := bytes(packet)):
                    yield Shot(told, float(packet.pts * packet.time_base))
