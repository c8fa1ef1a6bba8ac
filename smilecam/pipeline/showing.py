"""What the picture shows at this moment, from how old the newest frame is. Pure."""

from __future__ import annotations

from enum import Enum

CARD_AFTER_S = 1.0  # a second of a frozen face is a hiccup; after that people ask "can you hear me?"


class Showing(Enum):
    """Values are what `status` tells, and the card's key for all but LIVE."""

    STARTING = "starting"
    LIVE = "live"
    STALLED = "stalled"
    LOST = "camera-lost"


def showing(age_s: float | None, capture_failed: bool) -> Showing:
    """Return what to show when the newest frame came `age_s` ago; None before the first."""
    if age_s is not None and age_s < CARD_AFTER_S:
        return Showing.LIVE
    if capture_failed:
        return Showing.LOST
    return Showing.STARTING if age_s is None else Showing.STALLED
