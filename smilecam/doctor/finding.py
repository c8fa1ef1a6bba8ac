"""What the doctor says of one thing that it looked at, and the commands that would mend it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from smilecam.errors import SmileCamError


class Level(Enum):
    """How it stands.

    OK: as it should be. NOTE: worth knowing, or not looked at, and why. WARN: SmileCam runs, with something missing.
    BAD: it cannot do its work.
    """

    OK = "ok"
    NOTE = "note"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Command:
    """One command that mends something. root: it needs the administrator's rights, and is never run by us."""

    words: tuple[str, ...]
    root: bool = False

    @property
    def line(self) -> str:
        """The command as it is typed into a shell of this system."""
        return subprocess.list2cmdline(self.words) if sys.platform == "win32" else shlex.join(self.words)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    check: what. key: names `doctor.<key>` in the texts, and `doctor.<key>_fix` where something can be done.
    problem: an error that says it all, in place of a key. commands: what mends it, in order; {commands} in the texts.
    """

    check: str
    level: Level
    key: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    problem: SmileCamError | None = None
    commands: tuple[Command, ...] = ()


def looked_at(check: str, look: Callable[[], Sequence[Finding]]) -> Sequence[Finding]:
    """Return what `look` finds; that it cannot look at all is a finding too."""
    try:
        return look()
    except (OSError, ImportError, SmileCamError) as problem:
        return [Finding(check, Level.WARN, "no_look", {"reason": problem})]
