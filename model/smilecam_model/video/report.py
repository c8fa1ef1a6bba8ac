"""The report of films as JSON: every figure with its counts, every false out and onset by clip and time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from smilecam.settings import RefereeSettings
from smilecam_model.video.calls import ENOUGH, quantile
from smilecam_model.video.curves import Point
from smilecam_model.video.rates import Rate
from smilecam_model.video.sections import Looking, Section


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One run over films."""

    weights: str
    settings: RefereeSettings
    sections: Sequence[Section]

    def as_json(self) -> dict[str, Any]:
        told = {
            "weights": self.weights,
            "threshold": self.settings.threshold,
            "hold_s": self.settings.hold_s,
            "sections": {one.name: _section(one) for one in self.sections},
        }
        return {key: _plain(value) for key, value in told.items()}


def times_of(section: Section) -> tuple[float, float] | None:
    """Return the time within which half and 95 % of the onsets are called, inf for never; None of fewer than ENOUGH."""
    half, most = section.said.delay_s(0.5), section.said.delay_s(0.95)
    if len(section.said.onsets) < ENOUGH or half is None or most is None:
        return None
    return half, most


def _section(one: Section) -> dict[str, Any]:
    times, first = times_of(one), quantile(one.first_verdicts_s, 0.5)
    said = one.said
    # Ten thousand made-up onsets say no more than their quantiles.
    listed = one.name != "synthetic"
    return {
        "clips": one.clips,
        "people": one.people,
        "straight_s": one.straight_s,
        "judged_s": one.judged_s,
        "false_outs": said.outs,
        "per_hour": one.rate.per_hour,
        "bound_per_hour": one.rate.bound_per_hour,
        "time_to_call": None if times is None else {"p50_s": times[0], "p95_s": times[1]},
        "onsets": len(said.onsets),
        "early": sum(onset.early for onset in said.onsets),
        "misses": said.misses,
        "smiles": said.smiles,
        "first_verdict_s": None if first is None else {"p50": first, "max": max(one.first_verdicts_s)},
        "left_out": one.left_out,
        "listed": {
            "false_outs": [asdict(out) for out in said.false_outs],
            "onsets": [asdict(onset) for onset in said.onsets],
        }
        if listed
        else None,
        "judges": {name: _point(point, one.judged_s) for name, point in one.at.items()},
        "lead_of_window": [asdict(lead) for lead in one.leads],
        "parts": {part.name: {"straight_s": part.straight_s, "false_outs": dict(part.outs)} for part in one.parts},
        "windows": [_looking(looking, one.judged_s) for looking in one.windows],
        "curves": {name: [_point(point, one.judged_s) for point in points] for name, points in one.curves.items()},
    }


def _point(point: Point, seconds: float) -> dict[str, Any]:
    outs = int(point.outs.sum())
    return {
        "threshold": point.threshold,
        "hold_s": point.hold_s,
        "false_outs": outs,
        "per_hour": Rate(outs, seconds).per_hour,
        "p50_s": point.p50_s,
        "p95_s": point.p95_s,
        "misses": point.misses,
        "smiles": point.smiles,
    }


def _looking(one: Looking, seconds: float) -> dict[str, Any]:
    window = {"length": one.facts.length, "stride_s": one.facts.stride_s}
    return {**window, **_point(one.point, seconds), "fewest_per_hour_as_quick": one.fewest_per_hour}


def _plain(value: Any) -> Any:
    """Return `value` as JSON can hold it: rounded to a tenth of a millisecond, None for never and for no figure."""
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
