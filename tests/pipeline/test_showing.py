from __future__ import annotations

import pytest

from smilecam.pipeline.showing import Showing, showing
from smilecam.texts.catalogue import LANGS, sentences


@pytest.mark.parametrize(
    ("age_s", "failed", "shown"),
    [
        (None, False, Showing.STARTING),
        (None, True, Showing.LOST),
        (0.0, False, Showing.LIVE),
        (0.9, True, Showing.LIVE),  # a moment's failure shows the last picture
        (1.0, False, Showing.STALLED),
        (1.0, True, Showing.LOST),
        (90.0, True, Showing.LOST),
    ],
)
def test_what_shows_follows_from_age_and_health(age_s: float | None, failed: bool, shown: Showing) -> None:
    assert showing(age_s, failed) is shown


def test_everything_but_live_has_its_card() -> None:
    for state in Showing:
        if state is not Showing.LIVE:
            assert all(f"card.{state.value}.{part}" in sentences(lang) for lang in LANGS for part in ("title", "hint"))
