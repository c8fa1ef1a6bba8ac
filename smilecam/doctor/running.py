"""A SmileCam that runs: what it says itself is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smilecam.doctor.finding import Finding, Level


def running(troubles: Sequence[str]) -> Iterator[Finding]:
    """One finding for each of its troubles, sentences in the reader's language, or that there is none."""
    if not troubles:
        yield Finding("running", Level.OK, "running_ok")
    for words in troubles:
        yield Finding("running", Level.BAD, "running_trouble", {"words": words})
