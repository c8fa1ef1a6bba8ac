"""Health: whether one path works, and what went wrong there."""

from __future__ import annotations

import logging

from smilecam.errors import SmileCamError
from smilecam.texts.catalogue import Lang, say

SAME_AGAIN_S = 60.0  # what fails on every other frame is one line a minute in the log, not thirty a second

log = logging.getLogger(__name__)


class Health:
    """One path's state. The path tells, any thread asks; a problem is logged once, not at every try."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._problem: BaseException | None = None
        self._logged_s: dict[str, float] = {}

    def ok(self) -> None:
        self._problem = None

    def failed(self, problem: BaseException, now_s: float) -> None:
        self._problem = problem
        self._logged_s = {one: at_s for one, at_s in self._logged_s.items() if now_s - at_s < SAME_AGAIN_S}
        if repr(problem) in self._logged_s:
            return
        self._logged_s[repr(problem)] = now_s
        a_bug = None if isinstance(problem, SmileCamError) else problem
        log.warning("the %s path failed: %s", self._path, problem, exc_info=a_bug)

    @property
    def problem(self) -> BaseException | None:
        return self._problem

    def told(self, lang: Lang) -> str:
        """Return "ok", or in the user's language what went wrong."""
        problem = self._problem
        if problem is None:
            return "ok"
        if isinstance(problem, SmileCamError):
            return say(problem.key, lang, **problem.facts)
        return f"{type(problem).__name__}: {problem}"
