"""ClipWriter: one take on its way to the disk, on a thread of its own. Whoever offers frames never waits.

The manifest is there first, as that of a torn clip, and is written anew when the clip is closed: whatever happens in
between, the clip is kept, and marked.
"""

from __future__ import annotations

import logging
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Condition, Lock, Thread

import av.error

from smilecam.errors import BadClip, SmileCamError, reason_of
from smilecam.frames import Frame, Picture
from smilecam.record import jpeg
from smilecam.record.clip import By, Manifest, Reason, State, ended, marked
from smilecam.record.film import Film, Shot, Sum
from smilecam.record.places import folder_of, keep, manifest_of

THREAD = "smilecam-record"
# A second and a half: longer than any fsync of a healthy disk, and 120 MB of raw 720p at most.
MOST_WAITING = 45
# With less than this a take ends before the disk is full, while there is room for its manifest, and for everybody else.
LEAST_FREE_MB = 64
_LOOK_EVERY_S, _LIGHT_EVERY = 1.0, 16
_COARSE = 16  # every sixteenth pixel tells the light

log = logging.getLogger(__name__)


def _free_mb(folder: Path) -> int:
    return shutil.disk_usage(folder).free // 2**20


class ClipWriter:
    """Writes one take below `clips`, where its `draft` says. Any thread may call anything.

        writer = ClipWriter(clips, draft)
        writer.offer(frame) ...
        manifest = writer.close()

    Raises SmileCamError at once where it cannot be begun. Afterwards it raises nothing: what failed, `failed` tells
    while it goes on, and the manifest in the end.
    """

    def __init__(
        self, clips: Path, draft: Manifest, free_mb: Callable[[Path], int] = _free_mb, most_waiting: int = MOST_WAITING
    ) -> None:
        self._folder = folder_of(clips, draft.person, draft.session)
        self._manifest, self._free_mb, self._most = draft, free_mb, most_waiting
        if (free := free_mb(self._folder)) < LEAST_FREE_MB:
            raise BadClip("clip.full", file=self._folder, free=free, least=LEAST_FREE_MB)
        self._film = self._opened(draft)
        self._changed, self._waiting, self._keeping = Condition(), deque[Frame | Shot](), Lock()
        self._closing, self._dropped, self._failed = False, 0, Reason.NONE
        self._first_s: float | None = None
        self._lights: list[float] = []
        self._looked_s = 0.0
        self._thread = Thread(target=self._run, name=THREAD, daemon=True)
        self._thread.start()

    def offer(self, thing: Frame | Shot) -> None:
        """Take one raw frame, or a picture that is a JPEG already (a pre-roll's), times on one clock. Never waits.

        What comes after the clip has failed is passed over; what finds the queue full is counted, and breaks the clip.
        """
        with self._changed:
            if self._closing or self._failed not in (Reason.NONE, Reason.OVERFLOW):
                return
            self._first_s = thing.time_s if self._first_s is None else self._first_s
            if len(self._waiting) >= self._most:
                self._dropped, self._failed = self._dropped + 1, Reason.OVERFLOW
                return
            self._waiting.append(thing)
            self._changed.notify_all()

    def mark(self, word: str, time_s: float, by: By, at: str) -> None:
        """From `time_s` of the frames' clock on, the label is `word`. It is kept at once, as a crash may come."""
        with self._changed:
            if self._closing:
                return
            since_s = 0.0 if self._first_s is None else round(max(0.0, time_s - self._first_s), 3)
            self._manifest = replace(self._manifest, labels=marked(self._manifest.labels, word, since_s, by, at))
        self._keep()

    @property
    def failed(self) -> Reason:
        """Why the clip will not be whole, as far as is known; NONE while all is well."""
        with self._changed:
            return self._failed

    @property
    def dropped(self) -> int:
        """How many frames were lost because the disk was slower than the camera."""
        with self._changed:
            return self._dropped

    def close(self, reason: Reason = Reason.NONE) -> Manifest:
        """Write what waits, finish the file, and return the manifest as it is kept. May be called again.

        reason: why it ends before it was meant to, where it does.
        """
        with self._changed:
            self._failed = self._failed if self._failed is not Reason.NONE else reason
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        return self._manifest

    def _opened(self, draft: Manifest) -> Film:
        """Return the clip's file, its manifest beside it; neither where one of the two cannot be."""
        path = self._folder / draft.file
        if manifest_of(path).exists():
            raise BadClip("clip.exists", file=path)
        try:
            film = Film(path, draft.size, draft.fps or 30.0)
        except FileExistsError as problem:
            raise BadClip("clip.exists", file=path) from problem
        except (OSError, av.error.FFmpegError) as problem:
            raise BadClip("clip.unwritable", file=path, reason=reason_of(problem)) from problem
        try:
            keep(draft, self._folder)
        except SmileCamError:
            film.close()
            path.unlink()
            raise
        return film

    def _run(self) -> None:
        try:
            while (thing := self._next()) is not None:
                self._write(thing)
        except (OSError, av.error.FFmpegError) as problem:
            log.error("%s can no longer be written: %s", self._folder / self._manifest.file, reason_of(problem))
            self._fail(Reason.DISK)
        except Exception:
            log.exception("%s: the thread that writes it failed", self._manifest.name)
            self._fail(Reason.CRASH)
        finally:
            self._finish(self._film.close())

    def _next(self) -> Frame | Shot | None:
        """Return the next to write; None once it is closed, or no longer worth going on."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            return self._waiting.popleft() if self._waiting else None

    def _write(self, thing: Frame | Shot) -> None:
        if isinstance(thing, Frame):
            if thing.size != self._manifest.size:  # the camera came back as another
                self._fail(Reason.CAMERA)
                return
            if thing.number % _LIGHT_EVERY == 0:
                self._lights.append(_light(thing.picture))
            thing = Shot(jpeg.encoded(thing.picture), thing.time_s)
        self._film.add(thing)
        if self._film.seconds - self._looked_s >= _LOOK_EVERY_S:
            self._looked_s = self._film.seconds
            if self._free_mb(self._folder) < LEAST_FREE_MB:
                self._fail(Reason.DISK)

    def _fail(self, reason: Reason) -> None:
        with self._changed:
            self._failed = reason
            self._waiting.clear()

    def _finish(self, held: Sum) -> None:
        with self._changed:
            self._manifest = _closed(self._manifest, held, self._failed, self._dropped, self._lights)
            self._waiting.clear()
        self._keep()

    def _keep(self) -> None:
        """Write the newest manifest; of two threads the one that comes second writes what both know."""
        with self._keeping:
            try:
                keep(self._manifest, self._folder)
            except SmileCamError as problem:  # the draft stands, and says torn: `clips verify` finishes it
                log.error("%s: its manifest could not be written anew: %s", self._manifest.name, problem)


def _light(picture: Picture) -> float:
    return float(picture[::_COARSE, ::_COARSE].mean()) / 255


def _closed(draft: Manifest, held: Sum, reason: Reason, dropped: int, lights: list[float]) -> Manifest:
    """Return the manifest of a clip that holds `held`, and ended for `reason`."""
    if not held.frames and reason is Reason.NONE:
        reason = Reason.CAMERA  # it sent nothing
    state = State.WHOLE if reason is Reason.NONE else State.TORN
    if dropped or not held.frames:
        state = State.BROKEN
    return replace(
        draft,
        sha256=held.sha256,
        bytes=held.bytes,
        frames=held.frames,
        duration_s=held.duration_s,
        fps=held.fps,
        state=state,
        reason=reason,
        dropped=dropped,
        labels=ended(draft.labels, held.duration_s),
        light=round(sum(lights) / len(lights), 3) if lights else draft.light,
    )
