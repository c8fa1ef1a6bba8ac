from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.confetti import pieces
from smilecam.draw.style import Colour
from smilecam.draw.theme import Confetti
from smilecam.frames import Size

THEME = Confetti(60, 20, 4, (Colour(255, 0, 0), Colour(0, 255, 0)), ("strip", "star"))
HD = Size(1280, 720)


def test_it_rains_for_its_time_and_ends() -> None:
    assert pieces(THEME, HD, -0.1) == []
    assert len(pieces(THEME, HD, 3.0)) > 30
    assert pieces(THEME, HD, 8.0) == []


@given(st.floats(0, 10))
def test_the_same_moment_looks_the_same_and_every_piece_is_one_of_the_themes(age_s: float) -> None:
    found = pieces(THEME, HD, age_s)
    assert found == pieces(THEME, HD, age_s)
    for one in found:
        assert 0 <= one.colour < 2
        assert 0 <= one.shape < 2
        assert -0.05 * HD.width <= one.x <= 1.05 * HD.width


@given(st.floats(0.5, 3.9))
def test_pieces_fall_and_never_jump(age_s: float) -> None:
    one, next_one = pieces(THEME, HD, age_s), pieces(THEME, HD, age_s + 1 / 60)
    if len(one) == len(next_one):
        moved = [b.y - a.y for a, b in zip(one, next_one, strict=True)]
        assert all(0 < step < 0.03 * HD.height or step < -HD.height / 2 for step in moved)
