"""Keeps a baseline in memory; a `problem` is raised by whatever is asked of it."""

from __future__ import annotations

from smilecam.calibration import Baseline
from smilecam.errors import SmileCamError


class FakeBaselines:
    """Implements ports.BaselineKeeper."""

    def __init__(self, kept: Baseline | None = None, problem: SmileCamError | None = None) -> None:
        self.kept, self.problem = kept, problem

    def read(self) -> Baseline | None:
        self._fail()
        return self.kept

    def keep(self, baseline: Baseline) -> None:
        self._fail()
        self.kept = baseline

    def forget(self) -> bool:
        self._fail()
        known, self.kept = self.kept is not None, None
        return known

    def _fail(self) -> None:
        if self.problem is not None:
            raise self.problem
