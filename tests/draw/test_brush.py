from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import skia

from smilecam.draw.brush import Brush, Layer, arc, both_sides, clear, smooth
from smilecam.draw.layout import Curve
from smilecam.frames import Picture

RED = 0xFFFF0000


@pytest.fixture
def board() -> tuple[Brush, Picture]:
    """A brush on a black picture of 100x100 BGRA."""
    pixels = np.zeros((100, 100, 4), np.uint8)
    info = skia.ImageInfo.Make(100, 100, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    board.kept = surface = skia.Surface.MakeRasterDirect(info, pixels, 400)  # type: ignore[attr-defined]  # lives on
    return Brush(surface.getCanvas()), pixels


def square(x: float, y: float, side: float) -> Any:
    return skia.Path().addRect(skia.Rect.MakeXYWH(x, y, side, side))


def test_a_smooth_outline_runs_through_its_points() -> None:
    points = [(10.0, 10.0), (60.0, 20.0), (50.0, 70.0)]
    ends = [tuple(smooth(points).getPoint(index)) for index in (0, 3, 6, 9)]
    assert np.allclose(ends, [*points, points[0]])


def test_an_open_line_ends_at_its_last_point() -> None:
    path = smooth([(0, 0), (10, 10), (20, 0)], closed=False)
    assert np.allclose(tuple(path.getPoint(path.countPoints() - 1)), (20, 0))


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_an_arc_is_the_part_of_its_curve(share: float) -> None:
    curve = Curve(10, 90, 30, 12)
    points = [tuple(arc(curve, share).getPoint(index)) for index in range(3)]
    assert np.allclose(points, [curve.at(0), curve.control(share), curve.at(share)])


def test_both_sides_mirror_all_but_the_middle() -> None:
    assert both_sides([(0, 0), (5, 10), (0, 20)]) == [(0, 0), (5, 10), (0, 20), (-5, 10)]


def test_a_clear_colour_keeps_its_hue() -> None:
    assert clear(0xFF123456, 0x80) == 0x80123456


def test_fill_line_and_dot_draw_their_colour(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    brush.fill(square(10, 10, 10), RED)
    brush.line(smooth([(40, 50), (60, 50)], closed=False), RED, 4)
    brush.dot(80, 80, 5, RED)
    for x, y in ((15, 15), (50, 50), (80, 80)):
        assert tuple(pixels[y, x]) == (0, 0, 255, 255)


def test_a_fade_runs_from_one_colour_to_the_other(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    brush.fade(square(0, 0, 100), (0, 0), (100, 0), (0xFF000000, 0xFFFFFFFF))
    assert pixels[50, 5, 0] < 20
    assert pixels[50, 95, 0] > 235
    assert abs(int(pixels[50, 50, 0]) - 128) < 6


def test_a_blob_fades_out_to_its_rim(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    brush.blob(50, 50, (40, 20), RED)
    reds = pixels[50, 50:, 2].astype(int)
    assert reds[0] > 245
    assert (np.diff(reds) <= 0).all()
    assert pixels[50, 92, 2] == 0
    assert pixels[72, 50, 2] == 0


def test_a_blob_without_strength_is_none(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    brush.blob(50, 50, (40, 20), RED, strength=0.0)
    assert not pixels.any()
    brush.blob(50, 50, (40, 20), RED, strength=0.5)
    assert 120 < pixels[50, 50, 2] < 135


def test_what_is_drawn_inside_stays_inside(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    with brush.inside(square(20, 20, 20)):
        brush.fill(square(0, 0, 100), RED)
    assert pixels[30, 30, 2] == 255
    assert not pixels[60:, 60:].any()


def test_what_is_moved_is_put_back(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    with brush.moved(50, 50, turn=90):
        brush.fill(square(0, 0, 10), RED)
    assert pixels[55, 45, 2] == 255  # turned clockwise: right became down, down became left
    assert brush.canvas.getTotalMatrix().isIdentity()


def test_a_layer_is_laid_where_it_was_drawn(board: tuple[Brush, Picture]) -> None:
    brush, pixels = board
    layer = Layer((-10, -10, 20, 20), 1.0, lambda inner: inner.fill(square(0, 0, 10), RED))
    with brush.moved(50, 50):
        layer.lay(brush.canvas, 0.5)
    assert 120 < pixels[55, 55, 2] < 135
    assert not pixels[45, 45].any()
