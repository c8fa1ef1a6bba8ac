"""What a user may see go wrong.

    SmileCamError
    ├── UsageProblem       a flag, a setting or a file given to us does not fit
    ├── CameraProblem      a source: missing, busy, lost, without permission
    │   └── CameraLost     it delivered once and no longer does
    ├── SinkProblem        an output: no virtual camera, refused, gone
    │   └── NoVirtualCamera
    ├── BadPicture         a file that cannot be read as picture or video
    ├── BadWeights         a weights folder that is incomplete, altered or does not fit
    ├── BadBaseline        a kept neutral face that cannot be read
    ├── BadTheme           an overlay theme with a fault
    ├── BadClip            a recorded clip, or its manifest, with a fault (file and field named)
    ├── BadData            a data set on disk with a fault (file and row named)
    ├── MissingExtra       a library that is not installed, and the extra that brings it
    ├── BadConfig          a config file, or a variable of the environment, with a fault (file, line and key named)
    ├── ServiceProblem     what starts SmileCam at login cannot be put in place
    ├── Refused            the running camera does not do what it was asked
    └── AlreadyRunning / NotRunning   the background process

Called wrongly by a programmer is ValueError or TypeError instead ("found != expected").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


class SmileCamError(Exception):
    """A failure of the world, told by key and facts; the edges render it in the user's language.

    `key` names a sentence under `[error]` in texts/en.toml and ko.toml; `facts` fill its braces.
    `str()` is for programmers: key and facts; logs and screens show the sentence.
    """

    def __init__(self, key: str, /, **facts: object) -> None:
        self.key = f"error.{key}"
        self.facts: Mapping[str, object] = facts
        super().__init__(key, facts)

    def __reduce__(self) -> tuple[Callable[..., SmileCamError], tuple[type[SmileCamError], str, Mapping[str, object]]]:
        """Go from process to process with all facts; an exception's own way would lose their names."""
        return _again, (type(self), self.key.removeprefix("error."), self.facts)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.key}: {told}" if told else self.key


def reason_of(failure: Exception) -> str:
    """Return what the system says of a failure, without number and path, else all that it says."""
    return getattr(failure, "strerror", None) or str(failure)


def _again(kind: type[SmileCamError], key: str, facts: Mapping[str, object]) -> SmileCamError:
    return kind(key, **facts)


class UsageProblem(SmileCamError):
    """A flag, a setting or a named file does not fit."""


class CameraProblem(SmileCamError):
    """A source cannot be opened or read."""


class CameraLost(CameraProblem):
    """A source that delivered pictures no longer does."""


class SinkProblem(SmileCamError):
    """An output cannot be opened or no longer takes pictures."""


class NoVirtualCamera(SinkProblem):
    """There is no virtual camera driver, or no device of it that we may write."""


class BadPicture(SmileCamError):
    """A file is no picture or video that can be read."""


class BadWeights(SmileCamError):
    """A weights folder is incomplete, altered, or its card does not fit its graphs."""


class BadBaseline(SmileCamError):
    """A kept neutral face that is torn, foreign or of another version."""


class BadTheme(SmileCamError):
    """An overlay theme has a fault; the fact `place` names file, line or element."""


class BadClip(SmileCamError):
    """A recorded clip or its manifest is missing, torn, altered, foreign or of another version."""


class BadData(SmileCamError):
    """A data set on disk has a fault; the facts name file and row."""


class MissingExtra(SmileCamError):
    """A library is not installed; the fact `extra` names what brings it."""


class BadConfig(SmileCamError):
    """A config file or variable has a fault; the facts name file, line and key."""


class Refused(SmileCamError):
    """The running camera does not do what it was asked; key and facts are those of its own reason."""


class ServiceProblem(SmileCamError):
    """What starts SmileCam at login cannot be put in place or taken away."""


class AlreadyRunning(SmileCamError):
    """A SmileCam runs on this machine already."""


class NotRunning(SmileCamError):
    """No SmileCam runs on this machine."""


def key_of(problem: BaseException) -> str:
    """Return the key of a problem's sentence; "" for a fault of our own, which has none."""
    return problem.key if isinstance(problem, SmileCamError) else ""
