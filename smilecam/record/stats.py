"""Stats: how much there is of whom and of what, and what is missing. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smilecam.record.clip import LABELS, Kind, Manifest, Review, State, holding
from smilecam.record.script import DEFAULT

# What the prompted session asks everybody for; in the order of the table of labels.
_ASKED = {take.label for take in DEFAULT.takes}
WANTED = tuple(word for word in LABELS if word in _ASKED)
FEW_PEOPLE = 4  # with fewer, a gain on people who were not learnt from is hardly measured


@dataclass(frozen=True, slots=True)
class Amount:
    """clips: how many hold it. seconds: how long, in videos. stills: how many of the clips are pictures."""

    clips: int = 0
    seconds: float = 0.0
    stills: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.clips + other.clips, self.seconds + other.seconds, self.stills + other.stills)


@dataclass(frozen=True, slots=True)
class Stats:
    """What there is to learn from: clips that were not rejected, and of which something can be read.

    people: each person's amount in all. cells: by person and label that holds somewhere in a clip. tags: how many clips
    carry each. missing: the labels that are asked of everybody, and who has no clip of them; a label that all have does
    not stand there. left_out: clips that do not count, by why ("rejected", "broken"). open: how many nobody reviewed.
    torn: how many end early, and count.
    """

    people: Mapping[str, Amount]
    cells: Mapping[tuple[str, str], Amount]
    tags: Mapping[str, int]
    missing: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, int]
    open: int
    torn: int

    @property
    def labels(self) -> dict[str, Amount]:
        """The amount of each label that there is, in the order of the table of labels."""
        sums: dict[str, Amount] = defaultdict(Amount)
        for (_, word), amount in self.cells.items():
            sums[word] += amount
        return {word: sums[word] for word in LABELS if word in sums}

    @property
    def total(self) -> Amount:
        return sum(self.people.values(), Amount())


def stats(manifests: Iterable[Manifest]) -> Stats:
    """Return what there is in `manifests`, and what is missing."""
    people: dict[str, Amount] = defaultdict(Amount)
    cells: dict[tuple[str, str], Amount] = defaultdict(Amount)
    tags, left_out = Counter[str](), Counter[str]()
    unseen = torn = 0
    for one in manifests:
        people[one.person] += Amount()
        if why := _left_out(one):
            left_out[why] += 1
            continue
        people[one.person] += _amount(one, one.duration_s)
        for word, seconds in _labels(one).items():
            cells[one.person, word] += _amount(one, seconds)
        tags.update(one.tags)
        unseen += one.review is Review.OPEN
        torn += one.state is State.TORN
    missing = {word: tuple(person for person in sorted(people) if (person, word) not in cells) for word in WANTED}
    lacking = {word: lack for word, lack in missing.items() if lack}
    return Stats(dict(sorted(people.items())), dict(cells), dict(tags.most_common()), lacking, left_out, unseen, torn)


def _left_out(one: Manifest) -> str:
    if one.review is Review.REJECTED:
        return "rejected"
    return "broken" if not one.frames or not one.sha256 else ""


def _amount(one: Manifest, seconds: float) -> Amount:
    return Amount(1, 0.0, 1) if one.kind is Kind.STILL else Amount(1, seconds, 0)


def _labels(one: Manifest) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    for span in holding(one.labels):
        seconds[span.label] += span.end_s - span.start_s
    return seconds
