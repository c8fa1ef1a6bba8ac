"""Type on the canvas: finds a font that holds Hangul, shapes words once, keeps them."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil, floor
from pathlib import Path
from typing import Any

import skia

from smilecam.draw.brush import Layer
from smilecam.draw.style import Colour, Rim, Weight
from smilecam.silence import quiet_descriptor

_WEIGHTS = {"light": 300, "regular": 400, "bold": 700, "heavy": 900}
_HANGUL = ord("웃")
_KEPT = 1024  # shaped texts: a hundred scores and some words, in the colours between calm and laughing
_SMALLER = (1.0, 0.9, 0.8)  # what a word that is too wide is drawn at before it is cut
_NARROWER = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # shares of the width, tried for lines about as long as each other
_LINE_HEIGHT = 1.4  # in letter sizes; what fonts ask for themselves lies anywhere between 1.1 and 1.5
_CARRIER, _CARRIED = "koreanize_matplotlib", "NanumGothic"


class Shaped:
    """Words ready to be drawn. width, height: of their box; baseline: from its top to the line the letters stand on.

    Outlines, widest first, are paragraphs of their own below the letters; they reach beyond the box by `reach`.
    """

    def __init__(self, width: float, height: float, baseline: float, reach: float, paragraphs: Sequence[Any]) -> None:
        self.width, self.height, self.baseline = width, height, baseline
        self._reach, self._paragraphs = reach, paragraphs
        self._picture: Layer | None = None

    def paint(self, canvas: Any, x: float, y: float) -> None:
        """Draw with the box's left upper corner at (x, y)."""
        canvas.save()
        canvas.translate(x, y)  # colours that run downwards start at the canvas's origin
        self._letters(canvas)
        canvas.restore()

    def stamp(self, canvas: Any, x: float, y: float) -> None:
        """Draw as `paint` does, for words that return with every picture: outlined ones are drawn once, then copied.

        They are copied to whole pixels, so that they stay sharp: three outlines cost five times as much as their copy.
        """
        if len(self._paragraphs) == 1:
            self.paint(canvas, x, y)
            return
        if self._picture is None:
            rim = ceil(self._reach) + 2
            around = (-rim, -rim, ceil(self.width) + rim, ceil(self.height) + rim)
            self._picture = Layer(around, 1.0, lambda brush: self._letters(brush.canvas))
        canvas.save()
        canvas.translate(round(x), round(y))
        self._picture.lay(canvas)
        canvas.restore()

    def _letters(self, canvas: Any) -> None:
        for paragraph in self._paragraphs:
            paragraph.paint(canvas, 0, 0)


@dataclass(frozen=True, slots=True)
class Looks:
    """What letters are drawn in beyond their one colour: what that runs into downwards, and outlines, in pixels."""

    low: Colour | None = None
    rims: tuple[Rim, ...] = ()


PLAIN = Looks()


class Lettering:
    """Shapes and keeps texts in one font family. For one thread, as the canvas is."""

    def __init__(self, manager: Any, family: str) -> None:
        self.family = family
        self._manager = manager
        self._fonts = skia.textlayout.FontCollection()
        self._fonts.setDefaultFontManager(manager)
        self._unicode = skia.Unicodes.ICU.Make()
        self._kept: OrderedDict[tuple[object, ...], Shaped] = OrderedDict()

    @classmethod
    def of_this_machine(cls, families: Sequence[str]) -> Lettering:
        """Return the first of `families` that this machine has, else any font with Hangul, else the carried one."""
        with quiet_descriptor():  # fontconfig complains of configuration newer than the copy inside Skia
            manager = skia.FontMgr()
        for family in families:
            if manager.matchFamily(family).count() > 0:
                return cls(manager, family)
        found = manager.matchFamilyStyleCharacter("", skia.FontStyle.Normal(), ["ko"], _HANGUL)
        return cls(manager, found.getFamilyName()) if found else cls.carried()

    @classmethod
    def carried(cls) -> Lettering:
        """Return NanumGothic from the package that carries it (the same on every machine; found, never imported)."""
        provider = skia.textlayout.TypefaceFontProvider()
        for path in carried_fonts():
            provider.registerTypeface(skia.FontMgr().makeFromFile(str(path)))
        return cls(provider, _CARRIED)

    @property
    def has_hangul(self) -> bool:
        """Whether any font here holds Hangul; without one, English stands in."""
        return bool(self._manager.matchFamilyStyleCharacter("", skia.FontStyle.Normal(), ["ko"], _HANGUL)) or any(
            face is not None and face.unicharToGlyph(_HANGUL)
            for face in [self._manager.matchFamilyStyle(self.family, skia.FontStyle.Normal())]
        )

    def line(self, text: str, size: float, weight: Weight, colour: Colour, looks: Looks = PLAIN) -> Shaped:
        """Return `text` on one line."""
        return self._shaped(unicodedata.normalize("NFC", text), size, weight, colour, None, looks)

    def block(
        self, text: str, size: float, weight: Weight, colour: Colour, width: float, looks: Looks = PLAIN
    ) -> Shaped:
        """Return `text` in the middle of `width`, in as few lines as hold it, all about as long."""
        lines = self._lines(unicodedata.normalize("NFC", text), size, weight, colour, width)
        return self._shaped("\n".join(lines), size, weight, colour, width, looks)

    def _lines(self, text: str, size: float, weight: Weight, colour: Colour, width: float) -> list[str]:
        """Break between words only (a paragraph would break Korean between any two syllables)."""

        width = floor(width)  # Skia breaks at whole pixels, and then within words

        def filled(reach: float) -> list[str]:
            lines: list[str] = []
            for word in text.split():
                longer = f"{lines[-1]} {word}" if lines else word
                if lines and self.line(longer, size, weight, colour).width <= reach:
                    lines[-1] = longer
                else:
                    lines.append(word)
            return lines

        fewest = filled(width)
        return next(lines for share in _NARROWER if len(lines := filled(width * share)) <= len(fewest))

    def fit(self, text: str, size: float, weight: Weight, colour: Colour, width: float, looks: Looks = PLAIN) -> Shaped:
        """Return `text` on one line that is no wider than `width`: a little smaller if need be, then cut."""
        for share in _SMALLER:
            shaped = self.line(text, size * share, weight, colour, looks)
            if shaped.width <= width:
                return shaped
        return self._cut(unicodedata.normalize("NFC", text), size * _SMALLER[-1], weight, colour, width, looks)

    def _cut(self, text: str, size: float, weight: Weight, colour: Colour, width: float, looks: Looks) -> Shaped:
        shaped, kept = self.line(text, size, weight, colour, looks), len(text)
        while shaped.width > width and kept > 0:
            kept = min(kept - 1, int(kept * width / shaped.width))
            shaped = self.line(text[:kept].rstrip() + "…", size, weight, colour, looks)
        return shaped

    def _shaped(
        self, text: str, size: float, weight: Weight, colour: Colour, width: float | None, looks: Looks = PLAIN
    ) -> Shaped:
        key = (text, size, weight, colour, width, looks)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._kept[key] = shaped = self._shape(text, size, weight, colour, width, looks)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return shaped

    def _shape(
        self, text: str, size: float, weight: Weight, colour: Colour, width: float | None, looks: Looks
    ) -> Shaped:
        letters = self._paragraph(text, size, weight, width, _inked(colour, looks.low, size))
        reach, around = 0.0, []
        for rim in looks.rims:
            reach += rim.width
            around.append(self._paragraph(text, size, weight, width, _rimmed(rim.colour, reach)))
        return Shaped(
            letters.LongestLine if width is None else width,
            letters.Height,
            letters.AlphabeticBaseline,
            reach,
            (*reversed(around), letters),
        )

    def _paragraph(self, text: str, size: float, weight: Weight, width: float | None, paint: Any) -> Any:
        letters = skia.textlayout.TextStyle()
        letters.setFontFamilies([self.family])
        letters.setFontSize(size)
        letters.setFontStyle(
            skia.FontStyle(_WEIGHTS[weight], skia.FontStyle.kNormal_Width, skia.FontStyle.kUpright_Slant)
        )
        letters.setForegroundPaint(paint)
        page = skia.textlayout.ParagraphStyle()
        if width is not None:
            page.setTextAlign(skia.textlayout.TextAlign.kCenter)
            letters.setHeight(_LINE_HEIGHT)
            letters.setHeightOverride(True)
            letters.setHalfLeading(True)
        builder = skia.textlayout.ParagraphBuilder.make(page, self._fonts, self._unicode)
        builder.pushStyle(letters)
        builder.addText(text)
        paragraph = builder.Build()
        paragraph.layout(1e5 if width is None else width)
        return paragraph


def _inked(colour: Colour, low: Colour | None, size: float) -> Any:
    """Return the paint of the letters; the colours run over one line, drawn at the canvas's origin."""
    if low is None:
        return skia.Paint(AntiAlias=True, Color=colour.argb)
    ends = [skia.Point(0, 0.3 * size), skia.Point(0, 1.1 * size)]
    shader = skia.GradientShader.MakeLinear(ends, [colour.argb, low.argb])
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def _rimmed(colour: Colour, reach: float) -> Any:
    paint = skia.Paint(AntiAlias=True, Color=colour.argb, Style=skia.Paint.kStrokeAndFill_Style)
    paint.setStrokeWidth(2 * reach)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def carried_fonts() -> list[Path]:
    """Return the font files that the carrier package brings; empty where it is not installed."""
    spec = find_spec(_CARRIER)
    return sorted(Path(spec.origin).parent.glob(f"fonts/{_CARRIED}*.ttf")) if spec and spec.origin else []
