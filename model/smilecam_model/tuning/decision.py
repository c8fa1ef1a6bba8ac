"""Whether new weights may take the place of the old ones, and every reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smilecam_model.tuning.comparison import Section

# Points of a hundred that a public set may lose, and its pictures from which one of them is no more than half of that.
MOST_LOST, MEASURES_IT = 0.005, 400


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence under [weights.reason] in the texts, and its facts."""

    key: str
    facts: Mapping[str, str]


def reasons_against(own: Section, public: Sequence[Section]) -> list[Reason]:
    """Return what speaks against switching; nothing where the gain is real and nothing was forgotten.

    A public set of fewer pictures than MEASURES_IT cannot tell half a point from one picture, so it counts in the mean
    of all sets alone.
    """
    return [*_noise(own), *_forgotten(public), *_outs(own, public)]


def _noise(own: Section) -> list[Reason]:
    if own.smile is None:
        return [Reason("unmeasured", {})]
    gain = own.smile.changes["balanced_accuracy"].difference
    if gain.low > 0:
        return []
    if gain.low != gain.low:
        return [Reason("one_person", {})]
    facts = {"gain": _points(gain.value), "low": _points(gain.low), "high": _points(gain.high)}
    return [Reason("noise", {**facts, "people": str(own.smile.people)})]


def _forgotten(public: Sequence[Section]) -> list[Reason]:
    lost = {one.name: -one.smile.changes["accuracy"].difference.value for one in public if one.smile}
    if not lost:
        return [Reason("no_public", {})]
    large = {one.name for one in public if one.smile and one.smile.pictures >= MEASURES_IT}
    found = [
        Reason("forgotten", {"set": name, "lost": _points(loss), "most": _points(MOST_LOST)})
        for name, loss in lost.items()
        if name in large and loss > MOST_LOST
    ]
    found += [
        Reason("forgotten_emotion", {"set": one.name, "lost": _points(loss), "most": _points(MOST_LOST)})
        for one in public
        if one.emotion and one.emotion_pictures >= MEASURES_IT and (loss := -one.emotion.difference.value) > MOST_LOST
    ]
    mean = sum(lost.values()) / len(lost)
    if mean > MOST_LOST:
        found.append(Reason("forgotten_mean", {"lost": _points(mean), "most": _points(MOST_LOST)}))
    return found


def _outs(own: Section, public: Sequence[Section]) -> list[Reason]:
    """More false outs than chance makes: the worst that can happen to a player."""
    found = []
    for one in (own, *public):
        if one.films and one.films.outs_per_hour.difference.low > 0:
            before, after = one.films.before.outs, one.films.after.outs
            found.append(Reason("outs", {"set": one.name, "before": str(before), "after": str(after)}))
    return found


def _points(share: float) -> str:
    return f"{100 * share:.1f}"
