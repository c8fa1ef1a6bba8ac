"""Who learns, who tells when to stop, and who judges: people fall on one side each, with everything they are in."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from smilecam.errors import BadData
from smilecam_model.datasets.clips import Take

# With fewer people than this each is held out in turn, or those who judge would be one or two.
FEW = 6
# One in so many of those who learn is kept apart to tell when to stop, from so many of them on.
_STOPS_ONE_IN, _LEAST_TO_STOP = 5, 4
_JUDGES_ONE_IN = 4


@dataclass(frozen=True, slots=True)
class Split:
    """learn: trained on. stop: watched while learning, to end it before it goes wrong. judge: seen by neither."""

    learn: tuple[str, ...]
    stop: tuple[str, ...]
    judge: tuple[str, ...]


def splits(people: Sequence[str], asked: Sequence[str] = ()) -> list[Split]:
    """Return the split with the `asked` held out; where nobody is asked and people are few, one for each person.

    Raises BadData for a person who is not among `people`, and where nobody is left to learn or to judge.
    """
    known = sorted(set(people))
    if strangers := sorted(set(asked) - set(known)):
        raise BadData("finetune.stranger", found=", ".join(strangers), known=", ".join(known))
    if len(known) < 2:
        raise BadData("finetune.alone", found=", ".join(known))
    if not set(known) - set(asked):
        raise BadData("finetune.nobody_learns", found=", ".join(asked))
    if asked:
        return [_split(known, sorted(set(asked)))]
    if len(known) < FEW:
        return [_split(known, [one]) for one in known]
    return [_split(known, _drawn(known, "judge")[: max(2, len(known) // _JUDGES_ONE_IN)])]


def everybody(people: Sequence[str]) -> Split:
    """Return the split with which the network learns that is kept, after each person was held out in turn."""
    return Split(tuple(sorted(set(people))), (), ())


def refuse_leaks(takes: Sequence[Take]) -> None:
    """Raise BadData where one recording stands under two people: it would learn on one side and judge on the other.

    Files that were imported are known by what they were made of, for that they are written anew.
    """
    owners: dict[str, Take] = {}
    for one in takes:
        for known in {one.sha256, one.source} - {""}:
            other = owners.setdefault(known, one)
            if other.person != one.person:
                raise BadData("finetune.leak", file=one.file, person=one.person, other=other.person, same=other.file)


def _split(people: Sequence[str], judge: Sequence[str]) -> Split:
    rest = [one for one in people if one not in judge]
    count = max(1, len(rest) // _STOPS_ONE_IN) if len(rest) >= _LEAST_TO_STOP else 0
    stop = _drawn(rest, "stop")[:count]
    return Split(tuple(one for one in rest if one not in stop), tuple(sorted(stop)), tuple(sorted(judge)))


def _drawn(people: Sequence[str], purpose: str) -> list[str]:
    """Return people in an order that is the same for ever, whoever joins."""
    return sorted(people, key=lambda one: zlib.crc32(f"{purpose}:{one}".encode()))
