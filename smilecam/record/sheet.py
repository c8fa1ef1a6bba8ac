"""Sheet: one clip on one picture, to be reviewed at a glance: its pictures evenly in time, and what is said when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import cv2
import numpy as np
import skia

from smilecam.draw.brush import plate_outline
from smilecam.draw.style import Colour
from smilecam.draw.text import Lettering
from smilecam.frames import Picture, Size
from smilecam.pixels import fitted
from smilecam.record.clip import Kind, Manifest, Span, holding, targets

WIDTH = 1280
_MARGIN, _GAP, _COLUMNS, _MOST = 36, 12, 4, 12
_HEAD, _LINE_HEIGHT, _FOOT, _BAR = 92, 34, 64, 30
_RADIUS = 8.0
_PAPER, _INK, _FAINT = Colour(20, 22, 28), Colour(240, 240, 244), Colour(146, 152, 166)
_SHADE, _WELL = Colour(10, 11, 15, 170), Colour(34, 37, 46)
# What a label means, at a glance: warm smiles, cool for what only looks like one, grey for a face at rest.
_SMILE, _REST, _NO_SMILE = Colour(255, 180, 58), Colour(126, 136, 156), Colour(64, 160, 216)
_FELT, _UNSURE = Colour(184, 120, 220), Colour(70, 74, 86)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One picture of a clip, (H, W, 3) uint8 BGR, and when it was, in seconds from the first."""

    picture: Picture
    time_s: float


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the sheet, in the user's language. facts: below the name. labels: each label word's own."""

    facts: Sequence[str]
    labels: Mapping[str, str]


def times(manifest: Manifest) -> list[float]:
    """Return the moments of a clip that its sheet shows: evenly, the first and the last among them."""
    count = min(_MOST, manifest.frames)
    return [manifest.duration_s * number / max(count - 1, 1) for number in range(count)]


def colour_of(label: str) -> Colour:
    """Return the colour that stands for what `label` means."""
    smile, emotion = targets(label)
    if smile < 0:
        return _UNSURE
    if smile > 0:
        return _SMILE
    if label == "neutral":
        return _REST
    return _NO_SMILE if emotion < 0 else _FELT


def sheet(manifest: Manifest, seen: Sequence[Seen], words: Words) -> Picture:
    """Return the sheet as (height, WIDTH, 3) uint8 BGR. seen: the pictures at `times`, or some of them."""
    columns = min(_COLUMNS, max(len(seen), 1))
    cell = _cell(manifest.size, columns)
    below = _HEAD + _LINE_HEIGHT * (len(words.facts) - 1)
    rows = ceil(len(seen) / columns)
    height = below + rows * (cell.height + _GAP) + _FOOT
    pixels = np.zeros((height, WIDTH, 4), np.uint8)
    info = skia.ImageInfo.Make(WIDTH, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, WIDTH * 4)
    page = _Page(surface.getCanvas(), Lettering.of_this_machine(()), words.labels)
    page.canvas.clear(_PAPER.argb)
    page.head(manifest.name, words.facts)
    held = holding(manifest.labels)
    for number, one in enumerate(seen):
        x = _MARGIN + number % columns * (cell.width + _GAP)
        y = below + number // columns * (cell.height + _GAP)
        page.shot(one, x, y, cell, _at(held, one.time_s))
        if manifest.kind is Kind.VIDEO:
            page.time(one.time_s, x + 8, y + cell.height - 34)
    if manifest.duration_s > 0:
        page.timeline(held, manifest.duration_s, height - _FOOT + 6)
    elif held:
        page.tag(held[-1].label, _MARGIN, height - _FOOT + 6)
    return np.ascontiguousarray(pixels[..., :3])


class _Page:
    """The sheet's canvas and letters."""

    def __init__(self, canvas: Any, letters: Lettering, labels: Mapping[str, str]) -> None:
        self.canvas, self._letters, self._labels = canvas, letters, labels

    def head(self, name: str, facts: Sequence[str]) -> None:
        self._write(name, 24, "bold", _INK, _MARGIN, 26)
        for number, line in enumerate(facts):
            width = WIDTH - 2 * _MARGIN
            self._letters.fit(line, 15, "regular", _FAINT, width).paint(self.canvas, _MARGIN, 60 + number * 24)

    def shot(self, one: Seen, x: float, y: float, cell: Size, label: str) -> None:
        """Draw one picture, and what is said of its moment as the colour of its foot."""
        left, top, inner = fitted(_size_of(one.picture), cell)
        small = cv2.resize(one.picture, inner, interpolation=cv2.INTER_AREA)
        image = skia.Image.fromarray(cv2.cvtColor(small, cv2.COLOR_BGR2BGRA), colorType=skia.kBGRA_8888_ColorType)
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.clipPath(plate_outline(cell.width, cell.height, _RADIUS, 0.0), doAntiAlias=True)
        self.canvas.drawColor(_WELL.argb)
        self.canvas.drawImage(image, left, top)
        if label:
            self._rect(0, cell.height - 5, cell.width, 5, colour_of(label))
        self.canvas.restore()

    def time(self, time_s: float, x: float, y: float) -> None:
        told = self._letters.line(f"{time_s:.1f} s", 13, "bold", _INK)
        self._plate(x, y, told.width + 14, 21, _SHADE, 6)
        told.paint(self.canvas, x + 7, y + (21 - told.height) / 2)

    def timeline(self, held: Sequence[Span], seconds: float, y: float) -> None:
        """Draw which label holds when, over the clip's whole length."""
        width = WIDTH - 2 * _MARGIN
        self._plate(_MARGIN, y, width, _BAR, _WELL, 6)
        for span in held:
            start, end = (min(at, seconds) / seconds * width for at in (span.start_s, span.end_s))
            self._named(span.label, _MARGIN + start, y, max(end - start, 2.0))

    def tag(self, label: str, x: float, y: float) -> None:
        self._named(label, x, y, self._letters.line(self._labels[label], 15, "bold", _PAPER).width + 24)

    def _named(self, label: str, x: float, y: float, width: float) -> None:
        colour = colour_of(label)
        self._plate(x, y, width, _BAR, colour, 6)
        ink = _INK if colour == _UNSURE else _PAPER
        if width > 40:
            told = self._letters.fit(self._labels[label], 15, "bold", ink, width - 16)
            told.paint(self.canvas, x + (width - told.width) / 2, y + (_BAR - told.height) / 2)

    def _write(self, text: str, size: float, weight: Any, colour: Colour, x: float, y: float) -> None:
        self._letters.fit(text, size, weight, colour, WIDTH - 2 * _MARGIN).paint(self.canvas, x, y)

    def _plate(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float) -> None:
        rounded = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
        self.canvas.drawRRect(rounded, skia.Paint(AntiAlias=True, Color=colour.argb))

    def _rect(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self.canvas.drawRect(skia.Rect.MakeXYWH(x, y, width, height), skia.Paint(Color=colour.argb))


def _cell(size: Size, columns: int) -> Size:
    """Return how large each picture is shown: so many columns fill the width; a still stands alone, not too high."""
    width = (WIDTH - 2 * _MARGIN - (columns - 1) * _GAP) // columns
    height = round(width * size.height / size.width)
    most = 720 if columns == 1 else width * 3 // 2
    return Size(width, max(60, min(height, most)))


def _at(held: Sequence[Span], time_s: float) -> str:
    """Return the label that holds at a moment, "" for none."""
    fitting = [span.label for span in held if span.start_s <= time_s <= span.end_s]
    return fitting[-1] if fitting else ""


def _size_of(picture: Picture) -> Size:
    return Size(picture.shape[1], picture.shape[0])
