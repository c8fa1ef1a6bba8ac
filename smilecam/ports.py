"""Where the world plugs in. Each Protocol has real implementations in its room and a fake in tests/fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from smilecam.calibration import Baseline
from smilecam.faces import Face
from smilecam.frames import Frame, Picture, PixelFormat, Size
from smilecam.scene import Prompt, Scene
from smilecam.status import RecordingStatus
from smilecam.verdict import Judgements, Verdicts

Crops = NDArray[np.float32]
Embeddings = NDArray[np.float32]


class Clock(Protocol):
    """Seconds that never run backwards. MonotonicClock is the real one; tests turn a hand clock."""

    def now_s(self) -> float: ...

    def sleep_s(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source really delivers, after opening it.

    name: what a person calls it ("Logitech C920", "single_face.mp4"). size: of its pictures.
    fps: pictures a second as announced; 0 where it does not say. live: True where time passes whether we read or not.
    """

    name: str
    size: Size
    fps: float
    live: bool


class Source(Protocol):
    """Frames from a webcam, file, folder or the demo. One thread opens, reads and closes it."""

    def open(self) -> SourceFacts:
        """Open it and read once. Raises CameraProblem with what failed and what to do next."""
        ...

    def read(self) -> Frame | None:
        """Return the next frame; None at a file's end. May block. CameraLost: it failed for good."""
        ...

    def close(self) -> None:
        """Let the device go. May be called twice, or without open."""
        ...


class Sink(Protocol):
    """Takes painted pictures. One thread at a time calls it; format and size never change while open."""

    format: PixelFormat

    def open(self, size: Size, fps: float) -> Size:
        """Open it; return the size that it really takes (scale to it). Raises SinkProblem."""
        ...

    def publish(self, picture: Picture) -> None:
        """Take one picture in `format`, of the size that `open` returned; it may be overwritten after the call.

        Never waits for a reader. Raises SinkProblem where the output is gone.
        """
        ...

    def close(self) -> None:
        """Finish (files are complete after this). May be called twice, or without open."""
        ...

    @property
    def told(self) -> str:
        """What the user picks or opens to see it: a camera's name, a link, a path; "" for null."""
        ...


@runtime_checkable
class Inviting(Protocol):
    """A sink whose `told` alone opens nothing: who is to see it is invited, each time anew."""

    def invite(self) -> str:
        """Return `told` with what lets one person in; "" while it is closed."""
        ...


@runtime_checkable
class Watched(Protocol):
    """A sink that may know whether anybody looks at it. One that is not `Watched` cannot tell."""

    def watched(self) -> bool | None:
        """Return whether somebody looks now, None where it cannot tell (then somebody may). Any thread; never waits."""
        ...

    def tell_changes(self, changed: Callable[[], None]) -> None:
        """Call `changed`, from any thread, whenever `watched` may have changed; it does not wait."""
        ...


class BaselineKeeper(Protocol):
    """Keeps the neutral face that was measured of this machine's user."""

    def read(self) -> Baseline | None:
        """Return it; None where there is none. Raises SmileCamError where what is kept cannot be read."""
        ...

    def keep(self, baseline: Baseline) -> None:
        """Keep it in place of another. Raises SmileCamError where that cannot be; then the other stays."""
        ...

    def forget(self) -> bool:
        """Keep none; return whether there was one. Raises SmileCamError where that cannot be."""
        ...


class ClipKeeper(Protocol):
    """Keeps clips of the camera's own picture, and leads a person through a recording. Nothing here ever waits."""

    def opened(self, facts: SourceFacts) -> None:
        """The camera delivers from now on. The capture thread calls this and the next two."""
        ...

    def take(self, frame: Frame) -> None:
        """See a frame as it was captured, before anything is drawn on it."""
        ...

    def lost(self) -> None:
        """The camera delivers no more, for now."""
        ...

    def hear(self, verdicts: Verdicts) -> None:
        """See what was decided on a frame. The judging thread calls it."""
        ...

    def hide(self) -> None:
        """The camera's picture goes out no more, or unjudged: who hides is not recorded. Any thread."""
        ...

    def prompt(self, time_s: float) -> Prompt | None:
        """Move on what goes by time, and return what the picture asks of the person; None for nothing.

        The video path calls it for each picture, shown at `time_s` of the scene's clock, as are the prompt's own times.
        """
        ...

    @property
    def busy(self) -> bool:
        """Whether a recording goes on, and wants the camera awake. Any thread."""
        ...

    def status(self) -> RecordingStatus:
        """Return how it stands. Any thread."""
        ...


class Finder(Protocol):
    """Finds faces with landmarks in one picture."""

    def find(self, picture: Picture) -> list[Face]:
        """Return the faces of a (H, W, 3) uint8 BGR picture, left to right, boxes in its pixels."""
        ...

    def close(self) -> None: ...


class Encoder(Protocol):
    """The network's eye: one vector for each face picture."""

    def encode(self, crops: Crops) -> Embeddings:
        """(N, 3, 224, 224) float32, RGB, normalised as the weights' card says -> (N, 256) float32."""
        ...


class Head(Protocol):
    """The network's judgement of a sequence."""

    def judge(self, windows: Embeddings) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(N, T, 256) float32, oldest first, any T >= 1 -> smile logits (N,), emotion logits (N, 7). Not calibrated."""
        ...


class Judge(Protocol):
    """Frame in, judgements out: the whole perception, newest frame only, its own thread."""

    def judge(self, frame: Frame) -> Judgements: ...

    def stages_ms(self) -> dict[str, float]:
        """Milliseconds that each stage of the last call took, by name ("find", "crop", "encode", "head")."""
        ...

    def close(self) -> None: ...


class Painter(Protocol):
    """Draws a scene."""

    def paint(self, picture: Picture | None, scene: Scene) -> Picture:
        """Return the (height, width, 4) uint8 BGRA canvas; it is the painter's and overwritten by the next call.

        `picture`: (H, W, 3) uint8 BGR of any size, scaled onto the canvas with bars; None where only a card shows.
        """
        ...
