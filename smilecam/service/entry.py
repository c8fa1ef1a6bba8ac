"""What starts at login, and what a system needs to be told for that. Each system's own file makes an Entry of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Launch:
    """One start: this interpreter, as the file names it (a venv's, not what its link leads to), and what is set for it.

    environment: variables that were set for this command alone; the rest is the config file's.
    """

    python: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def words(self, *options: str) -> Words:
        return (self.python, "-m", "smilecam", "start", *options)


@dataclass(frozen=True, slots=True)
class Entry:
    """A system's file for one start, and the commands that go with it.

    file, content: what is written. python_of: which interpreter a file of that kind starts; None for one that we did
    not write. enable: heed it at each login. forget: what takes it back, before the file goes; those that fail are
    passed over, as they may never have been enabled. forgotten: what follows once it is gone. enabled: succeeds where
    it is heeded; () where the file alone decides.
    """

    file: Path
    content: bytes
    python_of: Callable[[bytes], str | None]
    enable: tuple[Words, ...]
    forget: tuple[Words, ...]
    forgotten: tuple[Words, ...] = ()
    enabled: Words = ()
