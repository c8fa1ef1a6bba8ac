"""What is remarked upon a face, and when: the reactions of a variety show, as a table over time. Pure."""

from __future__ import annotations

from typing import Literal, NamedTuple

from smilecam.draw.theme import Caption
from smilecam.scene import Player
from smilecam.verdict import Verdict

Kind = Literal["laugh", "calm", "alarm"]
# The later, the more it matters: it is said at once, over what is just being said.
_RANKS = ("", "poker", "rising", "laugh", "hidden", "away", "covered", "frozen", "yellow", "red")
_KINDS: dict[str, Kind] = {"laugh": "laugh", "poker": "calm"}
_RISING = 0.72  # of the threshold: from here on a straight face is about to break
_STANDING = ("hidden", "away", "covered", "frozen")  # said for as long as they are so


class Said(NamedTuple):
    """What is being said. turn: counts what was said to this face; left_s: how long it still stands."""

    key: str
    turn: int
    age_s: float
    left_s: float

    @property
    def kind(self) -> Kind:
        return _KINDS.get(self.key, "alarm")


class Speech:
    """What is said to one face over time. A remark stands for `hold_s`, and is made again after `every_s`."""

    def __init__(self, theme: Caption) -> None:
        self._theme = theme
        self._key, self._since_s, self._turn = "", 0.0, -1
        self._calm_since_s: float | None = None

    def hear(self, verdict: Verdict, player: Player | None, threshold: float, time_s: float) -> Said | None:
        """Return what is said at `time_s`, None for nothing."""
        wanted = self._wanted(verdict, player, threshold, time_s)
        age_s = time_s - self._since_s
        if wanted != self._key:
            if _RANKS.index(wanted) > _RANKS.index(self._key) or age_s >= self._theme.hold_s:
                self._say(wanted, time_s)
        elif wanted and age_s >= self._theme.every_s and wanted not in _STANDING:
            self._say(wanted, time_s)
        age_s = time_s - self._since_s
        left_s = self._theme.hold_s - age_s
        if self._key in _STANDING and wanted == self._key:
            left_s = self._theme.hold_s
        return Said(self._key, max(self._turn, 0), age_s, left_s) if self._key and left_s > 0 else None

    def _say(self, key: str, time_s: float) -> None:
        self._turn += bool(key)
        self._key, self._since_s = key, time_s

    def _wanted(self, verdict: Verdict, player: Player | None, threshold: float, time_s: float) -> str:
        calm = not verdict.laughing and verdict.score < _RISING * threshold
        self._calm_since_s = (time_s if self._calm_since_s is None else self._calm_since_s) if calm else None
        if player is not None and (player.out or player.winner):
            return ""
        if player is not None and player.warning:
            return player.warning
        if player is not None and player.card and time_s - player.since_s < self._theme.hold_s:
            return player.card
        if verdict.laughing:
            return "laugh"
        if self._calm_since_s is None:
            return "rising"
        return "poker" if time_s - self._calm_since_s >= self._theme.poker_s else ""
