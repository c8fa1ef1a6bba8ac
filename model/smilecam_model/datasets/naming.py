"""Which picture of a set a table means: by its name below the folder, its file name, or that without its ending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from smilecam_model.datasets.sample import Sample


class Names:
    """Finds pictures of a set by what a table calls them; a short name that two pictures share means neither."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self._found: dict[str, Sample | None] = {}
        self._exact = {one.name: one for one in samples}
        for one in samples:
            for name in set(_short(one.name)):
                self._found[name] = None if name in self._found else one

    def find(self, name: str) -> Sample | None:
        """Return the picture that `name` means; None where there is none, or more than one."""
        clean = name.strip().replace("\\", "/").removeprefix("./")
        if clean in self._exact:
            return self._exact[clean]
        return next((one for short in _short(clean) if (one := self._found.get(short))), None)


def _short(name: str) -> Iterator[str]:
    """Give the file name and its stem; of FER2013's "row 12", "12" too."""
    path = PurePosixPath(name)
    yield path.name
    yield path.stem
    yield name.removeprefix("row ")
