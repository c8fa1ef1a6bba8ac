"""Keys as they are pressed, without Enter, while a command goes on; nothing where no terminal is."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Any

_EVERY_S = 0.03


class Keys:
    """Within `with`, the terminal hands over each key at once and shows none; Ctrl-C still interrupts.

    with Keys() as keys:
        key = keys.pressed(0.1)
    """

    def __init__(self) -> None:
        self._descriptor = -1
        self._before: list[Any] | None = None

    def __enter__(self) -> Keys:
        if sys.platform != "win32" and sys.stdin.isatty():
            import termios
            import tty

            self._descriptor = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._descriptor)
            tty.setcbreak(self._descriptor)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform != "win32" and self._before is not None:
            import termios

            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def pressed(self, within_s: float) -> str:
        """Return the key that is pressed within that time, as the sign it writes; "" for none."""
        if sys.platform == "win32":
            return _on_windows(within_s)
        if self._before is None:
            time.sleep(within_s)
            return ""
        import select

        ready, _, _ = select.select([self._descriptor], [], [], within_s)
        return os.read(self._descriptor, 64).decode("utf-8", "ignore")[:1] if ready else ""


def _on_windows(within_s: float) -> str:
    if sys.platform != "win32" or not sys.stdin.isatty():
        time.sleep(within_s)
        return ""
    import msvcrt

    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        if msvcrt.kbhit():
            return msvcrt.getwch()
        time.sleep(_EVERY_S)
    return ""
