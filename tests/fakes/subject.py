"""A running camera as a panel sees it, without one: it keeps what it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smilecam.errors import SmileCamError, UsageProblem
from smilecam.panel.curve import Curve
from smilecam.panel.subject import Subject
from smilecam.requests import Request, Verb
from smilecam.settings import Settings
from smilecam.status import to_json
from smilecam.web.viewers import Viewers
from tests.fakes.clock import HandClock
from tests.test_status import STATUS


@dataclass
class FakeCamera:
    """refuses: what it answers everything but `status` with. calibration: what a calibration that runs is at."""

    asked: list[Request] = field(default_factory=list)
    restarts: list[Mapping[str, str]] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    mode: str = "live"
    refuses: Exception | None = None
    calibration: Mapping[str, Any] | SmileCamError = field(default_factory=lambda: SmileCamError("calibrate.ended"))

    def answer(self, request: Request) -> Mapping[str, Any]:
        if request.verb is Verb.STATUS:
            return to_json(replace(STATUS, mode=self.mode))
        if request.verb is Verb.CALIBRATE and request.facts.get("do") == "state":
            if isinstance(self.calibration, SmileCamError):
                raise self.calibration
            return self.calibration
        self.asked.append(request)
        if self.refuses is not None:
            raise self.refuses
        if request.verb is Verb.SET and not isinstance(request.facts.get("settings"), dict):
            raise UsageProblem("set.nothing", command="smilecam set")
        return {"done": request.verb.value}

    def subject(self, viewers: Viewers, clock: HandClock) -> Subject:
        return Subject(self.answer, lambda: self.settings, viewers, Curve(clock), clock, self.restarts.append)
