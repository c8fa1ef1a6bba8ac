"""Where an element stands; what becomes of its value is tried by test_themefile.py, on whole themes."""

from __future__ import annotations

import tomllib
from pathlib import Path

from smilecam.draw.reading import Layer, Place


def layer(name: str, text: str) -> Layer:
    return Layer(Path(name), text, tomllib.loads(text))


OURS = layer("mine.toml", "v = 1\n\n[tag]\nwidth = 9\n\n[tag.meter]\nthickness = 7\n")
BELOW = layer("quiet.toml", "[tag]\nheight = 5\nmeter.bend = 3\n")


def test_an_element_is_told_with_the_line_where_it_is_written() -> None:
    assert str(Place([OURS, BELOW], ("tag", "meter", "thickness"))) == "mine.toml:7, tag.meter.thickness"
    assert str(Place([OURS, BELOW], ())) == "mine.toml:1, theme"


def test_one_that_a_theme_takes_over_is_told_in_the_file_that_says_it() -> None:
    assert str(Place([OURS, BELOW], ("tag", "height"))) == "quiet.toml:2, tag.height"
    assert str(Place([OURS, BELOW], ("tag", "meter", "bend"))) == "quiet.toml:3, tag.meter.bend"


def test_one_that_stands_nowhere_is_told_with_the_nearest_table_around_it() -> None:
    assert str(Place([OURS, BELOW], ("tag", "meter", "colour"))) == "mine.toml:6, tag.meter.colour"
