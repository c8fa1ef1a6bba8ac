"""The sets, in one place: what each is called, is, may be used for and holds. Loads nothing before a set is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from smilecam.errors import BadData

if TYPE_CHECKING:
    from smilecam_model.datasets.sample import Sample


@dataclass(frozen=True, slots=True)
class Facts:
    """what: title and owner; terms: what it may be used for; whole: pictures in all, None where nobody says."""

    what: str
    terms: str
    whole: int | None = None


STILLS: Mapping[str, Facts] = {
    "genki4k": Facts(
        "The MPLab GENKI-4K Dataset, http://mplab.ucsd.edu", "acknowledgement asked for; no licence granted", 4_000
    ),
    "smiles": Facts("SMILES, hromi/SMILEsmileD, faces of Labeled Faces in the Wild", "no licence file", 13_165),
    "fer2013": Facts(
        "FER2013, ICML 2013 competition, with FER+ votes (Microsoft)", "research only; FER+ votes MIT", 35_887
    ),
    "celeba": Facts("CelebA, MMLAB, The Chinese University of Hong Kong", "non-commercial research", 202_599),
    "taiwan": Facts("Taiwanese facial expressions (Chen, Cho, Tseng 2013)", "research database"),
}
VIDEOS: Mapping[str, Facts] = {
    "talk": Facts("Clips of talking people from public research repositories", "private research only"),
}
# What comes with a table of one's own, or as clips with events.csv: judged, never trained on.
LISTED = ("lfw", "list")
CLIPS = "clips"
EVALUATED = (*STILLS, *LISTED, CLIPS)
# What the groups are that a set brings itself; a list's stand in its column `group`.
OWN_GROUPS = {"celeba": "sex (CelebA)", CLIPS: "clip"}
SPLITS = ("all", "train", "val", "test")


def stills(name: str, folder: Path) -> list[Sample]:
    """Return the pictures of the set `name` in `folder`. Raises BadData, also where it holds more than the whole set.

    Each set is read by the module of its name, which has a function `samples(folder)`.
    """
    facts = STILLS[name]
    found: list[Sample] = import_module(f"smilecam_model.datasets.{name}").samples(folder)
    if not found:
        raise BadData("data.empty", folder=folder)
    if facts.whole is not None and len(found) > facts.whole:
        raise BadData("data.version", folder=folder, found=f"{len(found):,}", wanted=f"{facts.whole:,}", dataset=name)
    return found
