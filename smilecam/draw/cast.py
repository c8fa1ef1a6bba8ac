"""The faces on the picture as they are drawn: steadied, eased, coming and going. State over time, no clock."""

from __future__ import annotations

from smilecam.draw.captions import Speech
from smilecam.draw.features import shares_of
from smilecam.draw.layout import Fit, part
from smilecam.draw.motion import Spring, SteadyBox, approach
from smilecam.draw.seating import Place, Seat
from smilecam.draw.theme import Motion
from smilecam.verdict import Verdict, Verdicts

_LONGEST_STEP_S = 0.5  # after a longer gap, movement goes on from where it was


class Actor:
    """One face over time.

    score: the meter, 0 to 1, eased. light: 0 calm to 1 laughing. presence: 0 gone to 1 here.
    laughing_s: seconds since this laugh began, None while calm. place: where its tag stands.
    speech, caption_spot: what is said to it, and where that stands; caption_again_s: when to look for room again.
    """

    def __init__(self, verdict: Verdict, time_s: float, motion: Motion, settled: bool) -> None:
        self.verdict = verdict
        self.steady = SteadyBox(verdict.judgement.face.box, time_s)
        self.score = verdict.score
        self.light = float(verdict.laughing) if settled else 0.0
        self.presence = 1.0 if settled else 0.0
        self.laughing_s: float | None = 60.0 if settled and verdict.laughing else None
        self.place: Place | None = None
        self.speech: Speech | None = None
        self.caption_spot: int | None = None
        self.caption_again_s = 0.0
        self._features = shares_of(verdict.judgement.face)
        self.reveal = 1.0
        self.here = True
        self._meter = Spring(verdict.score, motion.meter_s)
        self._motion = motion

    def see(self, verdict: Verdict, time_s: float) -> None:
        if verdict is not self.verdict:
            self._features = shares_of(verdict.judgement.face)
        self.verdict, self.here = verdict, True
        self.steady.see(verdict.judgement.face.box, time_s)

    def advance(self, step_s: float) -> None:
        motion, laughing = self._motion, self.verdict.laughing
        self.steady.advance(step_s)
        self.score = min(max(self._meter.advance(self.verdict.score, step_s), 0.0), 1.0)
        self.light = approach(self.light, float(laughing), step_s, motion.light_s if laughing else motion.calm_s)
        self.laughing_s = (0.0 if self.laughing_s is None else self.laughing_s + step_s) if laughing else None
        self.presence = _towards(self.presence, self.here, step_s / motion.fade_s)
        self.reveal = _towards(self.reveal, True, step_s / motion.fade_s)

    def stand(self, place: Place | None) -> None:
        """Stand there; at another spot than before the tag appears anew, it never slides across a face."""
        moved = self.place is not None and place is not None and self.place.spot != place.spot
        self.reveal = 0.0 if moved else self.reveal
        self.place = place

    @property
    def visible(self) -> float:
        """How much of it is seen, 0 to 1."""
        return self.presence * self.reveal

    def seat(self, fit: Fit) -> Seat:
        box = self.steady.box
        features = tuple(fit.box(part(box, *shares)) for shares in self._features)
        return Seat(fit.box(box), self.place.spot if self.place else None, features)


class Cast:
    """All faces, those who were here first in front."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        self._actors: dict[int, Actor] = {}
        self._time_s: float | None = None

    def __len__(self) -> int:
        return len(self._actors)

    def update(self, verdicts: Verdicts | None, time_s: float) -> list[Actor]:
        """Take the newest verdicts at `time_s` and return the faces to draw. The first faces are there at once."""
        first = self._time_s is None
        step_s = 0.0 if self._time_s is None else min(max(time_s - self._time_s, 0.0), _LONGEST_STEP_S)
        self._time_s = time_s
        for actor in self._actors.values():
            actor.here = False
        for key, verdict in _keyed(verdicts):
            self._see(key, verdict, verdicts.time_s if verdicts else time_s, first)
        for actor in self._actors.values():
            actor.advance(step_s)
        self._actors = {key: actor for key, actor in self._actors.items() if actor.here or actor.presence > 0}
        return list(self._actors.values())

    def _see(self, key: int, verdict: Verdict, time_s: float, settled: bool) -> None:
        if key in self._actors:
            self._actors[key].see(verdict, time_s)
        else:
            self._actors[key] = Actor(verdict, time_s, self._motion, settled)


def _keyed(verdicts: Verdicts | None) -> list[tuple[int, Verdict]]:
    """Return the faces by track; in stills, which have none, by their order."""
    faces = verdicts.faces if verdicts else ()
    return [
        (face.judgement.track if face.judgement.track >= 0 else -1 - order, face) for order, face in enumerate(faces)
    ]


def _towards(share: float, up: bool, step: float) -> float:
    return min(share + step, 1.0) if up else max(share - step, 0.0)
