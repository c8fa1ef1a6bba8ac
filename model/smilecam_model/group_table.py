"""Which person belongs to which group: a csv file with person and one column or more of groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from smilecam.errors import BadData
from smilecam_model.datasets.sample import parsed_rows


def by_person(table: Path, people: Collection[str]) -> dict[str, Mapping[str, str]]:
    """Return, column by column, each person's group. Raises BadData where a person stands twice with different groups,
    there is no column of groups, or no row names one of `people`."""
    columns: dict[str, dict[str, str]] = {}
    known = 0

    def take(line: int, row: dict[str, str]) -> None:
        nonlocal known
        person = row["person"].strip()
        known += person in people
        for column, group in row.items():
            if column != "person" and group.strip():
                before = columns.setdefault(column, {}).setdefault(person, group.strip())
                if before != group.strip():
                    raise BadData("groups.apart", file=table, row=line, found=person, one=before, other=group)

    rows = len(parsed_rows(table, ("person",), take))
    if not columns or not known:
        key = "groups.column_person" if known else "groups.no_person"
        raise BadData(key, file=table, rows=f"{rows:,}", example=sorted(people)[0])
    return dict(columns)
