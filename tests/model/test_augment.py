import numpy as np
from smilecam_model.augment import plain, varied
from smilecam_model.cache import SIDE

GRAY = np.full((SIDE, SIDE, 3), 128, np.uint8)
NOISE = np.random.default_rng(1).integers(0, 255, (SIDE, SIDE, 3), np.uint8)


def test_a_view_has_the_asked_size_and_depends_on_the_seed_alone() -> None:
    for size in (32, 112, 224):
        first = varied(NOISE, size, np.random.default_rng(5))
        assert first.shape == (size, size, 3)
        assert first.dtype == np.uint8
        assert np.array_equal(first, varied(NOISE, size, np.random.default_rng(5)))
        assert not np.array_equal(first, varied(NOISE, size, np.random.default_rng(6)))


def test_views_differ_in_light_colour_and_sharpness() -> None:
    views = [varied(NOISE, 64, np.random.default_rng(seed)) for seed in range(60)]
    gray = [bool((view[..., 0] == view[..., 1]).all()) for view in views]
    assert 5 < sum(gray) < 45
    assert np.std([view.mean() for view in views]) > 10
    assert np.ptp([view.std() for view in views]) > 30


def test_what_is_plain_is_the_middle_unchanged() -> None:
    marked = GRAY.copy()
    marked[SIDE // 2 - 4 : SIDE // 2 + 4, SIDE // 2 - 4 : SIDE // 2 + 4] = 250
    seen = plain(marked, 160)
    rows, columns = np.nonzero(seen[..., 0] > 200)
    assert abs(rows.mean() - 79.5) < 1
    assert abs(columns.mean() - 79.5) < 1
    assert (plain(GRAY, 112) == 128).all()
