from __future__ import annotations

from dataclasses import replace

import pytest

from smilecam.pipeline.showing import Showing, Standing, showing, standing
from smilecam.texts.catalogue import LANGS, sentences
from smilecam.verdict import Verdicts


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
        if state not in (Showing.LIVE, Showing.LOST):
            assert all(f"card.{state.value}.{part}" in sentences(lang) for lang in LANGS for part in ("title", "hint"))


def test_a_face_that_was_seen_but_not_for_long_enough_is_not_said_to_be_away() -> None:
    nobody = Verdicts(1.0, 30, (640, 480), ())
    assert standing(Showing.LIVE, nobody, fresh=True, failed=False) is Standing.OK
    assert standing(Showing.LIVE, replace(nobody, arriving=1), fresh=True, failed=False) is Standing.NOT_YET
