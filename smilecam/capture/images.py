"""A folder of pictures, or one picture, as a camera: sorted, each shown for a while."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from smilecam.capture.picture import PICTURES, read_picture
from smilecam.errors import BadPicture, CameraProblem
from smilecam.frames import Frame, Picture, Size
from smilecam.pixels import letterbox
from smilecam.ports import Clock, SourceFacts

# Long enough for the judge's window to fill with one face.
SHOWN_FOR_S = 2.0
_KINDS = ", ".join(sorted(PICTURES))

log = logging.getLogger(__name__)


class Images:
    """Pictures scaled onto `size` with black bars, each for SHOWN_FOR_S at `fps`; over and over where `loop`.

    A file that is no picture is passed over with a line in the log.
    """

    def __init__(self, path: Path, size: Size, fps: float, clock: Clock, loop: bool) -> None:
        self._path, self._size, self._fps, self._clock, self._loop = path, size, fps, clock, loop
        self._files: list[Path] = []
        self._pictures: dict[Path, Picture] = {}
        self._number = 0
        self._started_s = 0.0

    def open(self) -> SourceFacts:
        self._files = self._found()
        self._number, self._started_s = 0, self._clock.now_s()
        self._show(0)
        return SourceFacts(self._path.resolve().name, self._size, self._fps, live=False)

    def read(self) -> Frame | None:
        due_s = self._started_s + self._number / self._fps
        place = int(self._number / self._fps / SHOWN_FOR_S)
        if not self._loop and place >= len(self._files):
            return None
        picture = self._show(place)
        self._clock.sleep_s(due_s - self._clock.now_s())
        self._number += 1
        return Frame(picture, due_s, self._number - 1)

    def close(self) -> None:
        self._files, self._pictures = [], {}

    def _found(self) -> list[Path]:
        try:
            return pictures_in(self._path)
        except OSError as failure:
            raise CameraProblem("camera.no_path", found=self._path) from failure

    def _show(self, place: int) -> Picture:
        """Return the picture at a place of the endless round, forgetting those that cannot be read."""
        while self._files:
            file = self._files[place % len(self._files)]
            if file not in self._pictures:
                try:
                    self._pictures = {file: _scaled(read_picture(file), self._size)}
                except BadPicture as fault:
                    log.warning("passed over: %s", fault)
                    self._files.remove(file)
                    continue
            return self._pictures[file]
        raise CameraProblem("camera.no_images", path=self._path, kinds=_KINDS)


def pictures_in(path: Path) -> list[Path]:
    """Return the picture files of a folder, sorted by name, or the one file that `path` is. Raises OSError."""
    if path.is_file():
        return [path]
    return sorted(one for one in path.iterdir() if one.suffix.lower() in PICTURES and one.is_file())


def _scaled(picture: Picture, size: Size) -> Picture:
    shown = letterbox(picture, size, np.empty((size.height, size.width, 3), np.uint8))
    shown.flags.writeable = False
    return shown
