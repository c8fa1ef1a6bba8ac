"""Personal: the neutral face that was measured of this machine's user, kept and applied to what is judged."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from enum import Enum

from smilecam.calibration import Baseline, Measured
from smilecam.errors import SmileCamError
from smilecam.pipeline.wanted import Current
from smilecam.ports import BaselineKeeper
from smilecam.status import BaselineStatus
from smilecam.texts.catalogue import Lang, say

log = logging.getLogger(__name__)


class Standing(Enum):
    """Values are what `status` tells."""

    NONE = "none"
    APPLIED = "applied"
    OTHER_WEIGHTS = "other-weights"  # measured by weights that see faces differently: kept, not applied
    UNREADABLE = "unreadable"


class NoBaselines:
    """Implements BaselineKeeper for who keeps nothing."""

    def read(self) -> Baseline | None:
        return None

    def keep(self, baseline: Baseline) -> None:
        """It is applied for as long as the camera runs."""

    def forget(self) -> bool:
        return False


class Personal:
    """Reads the kept baseline once, and swaps what is wanted when there is another. Any thread may call anything.

    weights: the fingerprint of those that judge.
    """

    def __init__(self, keeper: BaselineKeeper, weights: str, current: Current) -> None:
        self._keeper, self._weights, self._current = keeper, weights, current
        self._baseline: Baseline | None = None
        self._problem: SmileCamError | None = None
        try:
            self._apply(keeper.read())
        except SmileCamError as problem:
            log.warning("nobody's neutral face is known: %s", problem)
            self._problem = problem

    def learn(self, measured: Measured) -> Baseline:
        """Keep and apply what was measured. Raises SmileCamError where it cannot be kept; then nothing changes."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        baseline = Baseline(round(measured.logit, 4), round(measured.spread, 4), self._weights, made)
        self._keeper.keep(baseline)
        self._apply(baseline)
        log.info("a neutral face of %.2f is kept; its scores are shifted by %+.2f", baseline.neutral, baseline.shift)
        return baseline

    def follow(self, weights: str) -> float:
        """Go over to weights with that fingerprint; return by how much the user's scores are shifted under them."""
        self._weights = weights
        return self._shift(self._baseline)

    def forget(self) -> bool:
        """Judge the user as anybody again; return whether anything was kept. Raises SmileCamError."""
        known = self._keeper.forget()
        self._apply(None)
        return known

    def status(self, lang: Lang) -> BaselineStatus:
        baseline, problem = self._baseline, self._problem
        if problem is not None:
            return BaselineStatus(Standing.UNREADABLE.value, told=say(problem.key, lang, **problem.facts))
        if baseline is None:
            return BaselineStatus(Standing.NONE.value)
        fits = Standing.APPLIED if baseline.weights == self._weights else Standing.OTHER_WEIGHTS
        return BaselineStatus(fits.value, round(baseline.neutral, 3), round(baseline.shift, 3), baseline.made)

    def _apply(self, baseline: Baseline | None) -> None:
        self._baseline, self._problem = baseline, None
        self._current.rule(shift=self._shift(baseline))

    def _shift(self, baseline: Baseline | None) -> float:
        return baseline.shift if baseline is not None and baseline.weights == self._weights else 0.0
