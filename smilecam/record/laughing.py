"""Laughing: which laugh of the last seconds can be kept, from verdicts and time. Pure.

A laugh is offered once its seconds are over, for a while; a newer one takes its place. Only somebody alone is offered
theirs: nobody else before the camera was asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from smilecam.verdict import Verdicts

# Six seconds in all, as much as is held: how it came about, and how it went on.
BEFORE_S, AFTER_S = 3.0, 3.0
OFFERED_S = 30.0


@dataclass(frozen=True, slots=True)
class Laugh:
    """Times of the frames' clock. began_s: when it was called. ended_s: when it was over, else where the clip ends."""

    track: int
    began_s: float
    ended_s: float
    over: bool = False

    @property
    def from_s(self) -> float:
        return self.began_s - BEFORE_S

    @property
    def to_s(self) -> float:
        return self.began_s + AFTER_S


@dataclass(frozen=True, slots=True)
class Laughing:
    """laugh: the newest that nobody else was in. laughs: how often this track has laughed. company_s: when another was
    seen last. now_s: of the newest verdicts."""

    laugh: Laugh | None = None
    track: int = -1
    laughs: int = 0
    company_s: float = float("-inf")
    now_s: float = float("-inf")

    def see(self, verdicts: Verdicts) -> Laughing:
        """Return what is known after one more judged frame."""
        now_s = verdicts.time_s
        if len(verdicts.faces) + verdicts.arriving > 1:
            # Whatever is being gathered has somebody else in it; what is complete had not.
            laugh = None if self.laugh is not None and now_s <= self.laugh.to_s else self.laugh
            return replace(self, laugh=laugh, company_s=now_s, now_s=now_s, track=-1)
        after = replace(self, now_s=now_s)
        if not verdicts.faces:
            return replace(after, laugh=_ended(self.laugh, now_s))
        one = verdicts.faces[0]
        track, known = one.judgement.track, one.judgement.track == self.track
        began = one.laughing and (one.laughs > self.laughs if known else one.laughs > 0 and one.since_s == now_s)
        after = replace(after, track=track, laughs=one.laughs)
        if began and now_s - self.company_s > BEFORE_S:
            return replace(after, laugh=Laugh(track, now_s, now_s + AFTER_S))
        return after if one.laughing else replace(after, laugh=_ended(self.laugh, now_s))

    def offered(self, now_s: float) -> Laugh | None:
        """Return the laugh that can be kept at `now_s` of the frames' clock, None where there is none."""
        laugh = self.laugh
        return laugh if laugh is not None and laugh.to_s <= now_s < laugh.to_s + OFFERED_S else None

    def gone(self) -> Laughing:
        """Return the same without a laugh: it was kept, or is not wanted."""
        return replace(self, laugh=None)


def _ended(laugh: Laugh | None, now_s: float) -> Laugh | None:
    if laugh is None or laugh.over or now_s >= laugh.ended_s:
        return laugh
    return replace(laugh, ended_s=now_s, over=True)
