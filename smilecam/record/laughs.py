"""Laughs: holds the pictures of the newest laugh of somebody who wants that, until it is kept, replaced or too old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smilecam.frames import Frame, Size
from smilecam.record.film import Shot
from smilecam.record.laughing import OFFERED_S, Laugh, Laughing
from smilecam.record.preroll import PreRoll
from smilecam.verdict import Verdicts


@dataclass(frozen=True, slots=True)
class Offer:
    """A laugh that can be kept, with its pictures: JPEGs of one size, oldest first."""

    laugh: Laugh
    shots: tuple[Shot, ...]
    size: Size

    @property
    def seconds(self) -> float:
        return self.shots[-1].time_s - self.shots[0].time_s


class Laughs:
    """Fed by capture and judge, which never wait. One lock around it: the recorder's."""

    def __init__(self, preroll: Callable[[], PreRoll] = PreRoll) -> None:
        self._preroll = preroll()
        self._laughing = Laughing()
        self._offer: Offer | None = None
        self._wanted = False  # before its last second was there

    def take(self, frame: Frame) -> Offer | None:
        """See one raw frame; return what is to be kept now, where somebody asked for it before it was complete."""
        self._preroll.offer(frame)
        laugh = self._laughing.laugh
        if laugh is not None and frame.time_s >= laugh.to_s and not self._has(laugh):
            shots = tuple(one for one in self._preroll.since(laugh.from_s) if one.time_s <= laugh.to_s)
            self._offer = Offer(laugh, shots, self._preroll.size) if shots else None
            if self._wanted:
                return self.keep()
        if self._offer is not None and frame.time_s > self._offer.laugh.to_s + OFFERED_S:
            self._offer, self._laughing = None, self._laughing.gone()
        return None

    def hear(self, verdicts: Verdicts) -> None:
        before, self._laughing = self._laughing.laugh, self._laughing.see(verdicts)
        if self._laughing.laugh is None:
            self._offer, self._wanted = None, self._wanted and before is None

    @property
    def offer(self) -> Offer | None:
        return self._offer

    @property
    def coming(self) -> bool:
        """Whether a laugh was called whose last second is not there yet."""
        laugh = self._laughing.laugh
        return laugh is not None and not self._has(laugh)

    def want(self) -> None:
        """Keep the laugh that is coming as soon as it is there."""
        self._wanted = True

    def keep(self) -> Offer | None:
        """Return the laugh on offer, and offer it no more."""
        offer, self._offer, self._wanted = self._offer, None, False
        if offer is not None:
            self._laughing = self._laughing.gone()
        return offer

    def forget(self) -> None:
        """Let go of all pictures: from here on there is another time."""
        self._preroll.forget()
        self._offer, self._laughing, self._wanted = None, Laughing(), False

    def close(self) -> None:
        self.forget()
        self._preroll.close()

    def _has(self, laugh: Laugh) -> bool:
        return self._offer is not None and self._offer.laugh.began_s == laugh.began_s
