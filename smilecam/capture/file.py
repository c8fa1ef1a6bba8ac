"""A video file: one reader with true presentation times, and the endless camera that `start` makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import av
import av.error
import numpy as np

from smilecam.errors import BadPicture, CameraLost, CameraProblem, reason_of
from smilecam.frames import Frame, Picture
from smilecam.ports import Clock, SourceFacts

# Later than this, the show is shifted instead of caught up with: a suspended machine is not to see a fast-forward.
_LATE_S = 0.5
# A whole file holds this share of the pictures it announces at least; an edit may hide a few.
_HELD = 0.97


class VideoReader:
    """Reads one video file from its first picture to its last. `judge`, evaluation and VideoFile read through it.

        with VideoReader(path) as video:
            for frame in video: ...

    Raises BadPicture where the file is missing, empty, no video, or breaks off; the frames before that were given.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            if not path.exists():
                raise BadPicture("video.missing", path=path)
            if path.is_file() and path.stat().st_size == 0:
                raise BadPicture("video.empty", path=path)
            self._container = av.open(str(path))
        except (av.error.FFmpegError, OSError) as failure:
            raise BadPicture("video.unreadable", path=path, reason=reason_of(failure)) from failure
        if not self._container.streams.video:
            self._container.close()
            raise BadPicture("video.no_pictures", path=path)
        self._stream = self._container.streams.video[0]

    @property
    def fps(self) -> float:
        """Pictures a second on average, as the file says; 0 where it does not."""
        return float(self._stream.average_rate or 0)

    @property
    def announced(self) -> int:
        """How many pictures the file says it has; 0 where it does not say."""
        return self._stream.frames

    def __iter__(self) -> Iterator[Frame]:
        """Give the pictures, upright; `time_s` is the presentation time, 0 for the first."""
        first_s: float | None = None
        number = 0
        try:
            for decoded in self._container.decode(self._stream):
                shown_s = decoded.time if decoded.time is not None else number / (self.fps or 30.0)
                first_s = shown_s if first_s is None else first_s
                yield Frame(_upright(decoded), shown_s - first_s, number)
                number += 1
        except (av.error.FFmpegError, OSError) as failure:
            raise BadPicture("video.breaks_off", path=self._path, frames=number, announced=self.announced) from failure
        if number == 0:
            raise BadPicture("video.no_pictures", path=self._path)
        if number < _HELD * self.announced:  # some decoders end quietly where the file does
            raise BadPicture("video.breaks_off", path=self._path, frames=number, announced=self.announced)

    def close(self) -> None:
        self._container.close()

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class VideoFile:
    """A video file as a camera: at its own rate, over and over where `loop`, else once and as fast as it is read.

    Where it loops, `time_s` is when the picture is due on `clock`, evenly spaced as in the file; else it is the
    presentation time.
    """

    def __init__(self, path: Path, clock: Clock, loop: bool) -> None:
        self._path, self._clock, self._loop = path, clock, loop
        self._video: VideoReader | None = None
        self._frames: Iterator[Frame] = iter(())
        self._waiting: Frame | None = None
        self._number = 0
        self._started_s = 0.0
        self._last_s = 0.0

    def open(self) -> SourceFacts:
        try:
            self._rewind()
            self._waiting = next(self._frames)
        except BadPicture as fault:
            self.close()
            raise _as_camera_problem(fault, CameraProblem) from fault
        self._started_s = self._clock.now_s()
        return SourceFacts(self._path.name, self._waiting.size, self._fps, live=False)

    def read(self) -> Frame | None:
        if self._video is None:
            raise ValueError("unexpected read: closed != open")
        try:
            frame = self._next()
        except BadPicture as fault:
            raise _as_camera_problem(fault, CameraLost) from fault
        if frame is None or not self._loop:
            return frame
        return self._when_due(frame)

    def close(self) -> None:
        if self._video is not None:
            self._video.close()
        self._video = self._waiting = None

    @property
    def _fps(self) -> float:
        return self._video.fps if self._video else 0.0

    def _next(self) -> Frame | None:
        frame, self._waiting = self._waiting or next(self._frames, None), None
        if frame is None and self._loop:
            self._started_s += self._last_s + 1 / (self._fps or 30.0)
            self._rewind()
            frame = next(self._frames, None)
        return frame

    def _rewind(self) -> None:
        if self._video is not None:
            self._video.close()
        self._video = VideoReader(self._path)
        self._frames = iter(self._video)

    def _when_due(self, frame: Frame) -> Frame:
        self._last_s = frame.time_s
        due_s = self._started_s + frame.time_s
        late_s = self._clock.now_s() - due_s
        if late_s > _LATE_S:
            self._started_s, due_s = self._started_s + late_s, due_s + late_s
        elif late_s < 0:
            self._clock.sleep_s(-late_s)
        self._number += 1
        return Frame(frame.picture, due_s, self._number - 1)


def _upright(decoded: av.VideoFrame) -> Picture:
    """Return the picture as (height, width, 3) BGR, read-only, turned as a phone's video asks to be."""
    picture = np.asarray(decoded.to_ndarray(format="bgr24"), dtype=np.uint8)
    quarter_turns = round(decoded.rotation / 90) % 4
    if quarter_turns:
        picture = np.ascontiguousarray(np.rot90(picture, quarter_turns))
    picture.flags.writeable = False
    return picture


def _as_camera_problem(fault: BadPicture, kind: type[CameraProblem]) -> CameraProblem:
    return kind(fault.key.removeprefix("error."), **fault.facts)
