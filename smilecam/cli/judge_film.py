"""judge --out: the video again, with what was seen drawn onto it, at its own times."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import TracebackType

from smilecam.capture.picture import PICTURES
from smilecam.draw import themefile
from smilecam.draw.paint import ScenePainter
from smilecam.errors import SinkProblem, UsageProblem
from smilecam.frames import Size
from smilecam.pipeline.lockstep import Judged
from smilecam.pixels import convert
from smilecam.publish.file import File
from smilecam.scene import Scene
from smilecam.settings import Settings, folders

_FPS_WHERE_NONE_IS_SAID = 30.0


class Film:
    """Writes one video; complete when left. The canvas is the video's size, made even.

    Tags alone, no status line: that tells how a running camera fares, and a judged film has no rate of its own.
    """

    def __init__(self, path: Path, settings: Settings, threshold: float, fps: float) -> None:
        self._path, self._settings, self._threshold = path, settings, threshold
        self._fps = fps or _FPS_WHERE_NONE_IS_SAID
        self._now = _FrameTime()
        self._file = File(path, self._now)
        self._painter: ScenePainter | None = None

    @property
    def told(self) -> str:
        """The file in truth: another where one of its name was there. "" before the first frame: there is none."""
        return self._file.told if self._painter else ""

    def add(self, judged: Judged) -> None:
        """Draw one frame. Raises SinkProblem where the file cannot be written."""
        try:
            self._draw(judged)
        except SinkProblem as problem:  # its sentence speaks of the camera's outputs
            reason = problem.facts.get("reason", "")
            raise SinkProblem("judge.out_refused", path=self._path, reason=reason) from problem

    def _draw(self, judged: Judged) -> None:
        frame, verdicts = judged
        painter = self._painter or self._open(frame.size)
        self._now.time_s = frame.time_s
        scene = Scene(frame.time_s, verdicts, self._threshold, self._settings.lang)
        self._file.publish(convert(painter.paint(frame.picture, scene), self._file.format))

    def _open(self, size: Size) -> ScenePainter:
        even = self._file.open(Size(size.width + size.width % 2, size.height + size.height % 2), self._fps)
        self._painter = ScenePainter(even, themefile.named(self._settings.overlay, folders(os.environ).overlays))
        return self._painter

    def __enter__(self) -> Film:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()


def check(out: Path, files: list[Path]) -> None:
    """Raise UsageProblem where `out` cannot be the drawn video of `files`: it takes one video, and is another file."""
    if len(files) != 1 or files[0].suffix.lower() in PICTURES:
        raise UsageProblem("judge.out_one", found=", ".join(map(str, files[:3])))
    if out.suffix.lower() != ".mp4":
        raise UsageProblem("judge.out_kind", path=out)
    if not os.path.isdir(out.parent):
        raise UsageProblem("judge.out_folder", folder=out.parent, name=out.name)
    if os.path.exists(out) and os.path.exists(files[0]) and os.path.samefile(out, files[0]):
        raise UsageProblem("judge.out_same", path=out)
    try:
        _try_to_write(out)
    except OSError as refusal:
        raise UsageProblem("judge.out_refused", path=out, reason=refusal.strerror) from refusal


def _try_to_write(out: Path) -> None:
    """Raise OSError where no file can be made of that name: rights alone do not tell (/proc, a full disk)."""
    if os.path.lexists(out):
        if out.exists() and not out.is_file():  # opening a pipe would wait for its reader
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        with out.open("ab"):
            return
    with out.open("xb"):
        pass
    out.unlink()


class _FrameTime:
    """A clock that shows the time of the frame being written."""

    def __init__(self) -> None:
        self.time_s = 0.0

    def now_s(self) -> float:
        return self.time_s

    def sleep_s(self, seconds: float) -> None:
        """Nobody waits for a file."""
