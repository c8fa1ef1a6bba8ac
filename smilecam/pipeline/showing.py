"""What the picture shows at this moment, from how old the newest frame is, and how its judgement stands. Pure."""

from __future__ import annotations

from enum import Enum

from smilecam.verdict import Verdicts

CARD_AFTER_S = 1.0  # a second of a frozen face is a hiccup; after that people ask "can you hear me?"


class Showing(Enum):
    """Values are what `status` tells, and the card's key for all but LIVE and LOST (see supervision.Trouble)."""

    STARTING = "starting"
    LIVE = "live"
    STALLED = "stalled"
    LOST = "camera-lost"
    IDLE = "idle"


def showing(age_s: float | None, capture_failed: bool, idle: bool = False) -> Showing:
    """Return what to show when the newest frame came `age_s` ago; None before the first, and since it was idle."""
    if idle:
        return Showing.IDLE
    if age_s is not None and age_s < CARD_AFTER_S:
        return Showing.LIVE
    if capture_failed:
        return Showing.LOST
    return Showing.STARTING if age_s is None else Showing.STALLED


class Standing(Enum):
    """How the judgement of the picture stands; values are what `status` tells. Only OK says who is in the picture."""

    OK = "ok"
    NOT_YET = "not-yet"
    LATE = "late"
    FAILED = "failed"
    NO_PICTURE = "no-picture"
    OFF = "off"  # not wanted: paused, frozen or blank


def standing(state: Showing, verdicts: Verdicts | None, fresh: bool, failed: bool) -> Standing:
    """Return it from the newest verdicts, None before the first, and whether they are fresh enough to be shown."""
    if state is not Showing.LIVE:
        return Standing.NO_PICTURE
    if failed:
        return Standing.FAILED
    if verdicts is None:
        return Standing.NOT_YET
    if not fresh:
        return Standing.LATE
    return Standing.NOT_YET if verdicts.arriving and not verdicts.faces else Standing.OK
