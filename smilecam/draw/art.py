"""Reads a theme's drawings: SVG of shapes and gradients alone. Text, script, styles, entities and links are refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from smilecam.draw.style import Art

LARGEST_BYTES = 64 * 1024
MOST_ELEMENTS, DEEPEST = 400, 12
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}\.svg")
_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "xmlns",
        "id",
        "d",
        "x",
        "y",
        "width",
        "height",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "points",
        "viewBox",
        "version",
        "preserveAspectRatio",
        "transform",
        "fill",
        "fill-opacity",
        "fill-rule",
        "clip-rule",
        "clip-path",
        "opacity",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
    ]
)
_OWN_LINK = re.compile(r"url\(#[\w-]+\)")
_NAMESPACE = "http://www.w3.org/2000/svg"


class Unfit(Exception):
    """A drawing that is refused. fault: names its sentence under [error.theme]; line: 0 where none is meant."""

    def __init__(self, fault: str, line: int = 0, **facts: object) -> None:
        self.fault, self.line, self.facts = fault, line, facts
        super().__init__(fault, line, facts)


def read(folder: Path, name: str) -> Art:
    """Return the drawing `name` of a theme's folder. Raises Unfit: no such file there, too large, not harmless."""
    if not _NAME.fullmatch(name):
        raise Unfit("art_name")
    path = folder / name
    try:
        inside = path.resolve().parent == folder.resolve()
        if not (inside and path.is_file()):
            raise Unfit("art_absent")
        if path.stat().st_size > LARGEST_BYTES:
            raise Unfit("art_large", most=LARGEST_BYTES // 1024)
        svg = path.read_bytes()
    except OSError as fault:
        raise Unfit("art_absent") from fault
    check(svg)
    return Art(name, svg)


def check(svg: bytes) -> None:
    """Raise Unfit unless `svg` is XML of what may be drawn."""
    _Reader().read(svg)


class _Reader:
    """One pass over the XML. Expat calls back; what it does not know it never fetches."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse("DOCTYPE")
        self._parser.ProcessingInstructionHandler = self._refuse("<?...?>")
        self._count = self._depth = 0

    def read(self, svg: bytes) -> None:
        try:
            self._parser.Parse(svg, True)
        except expat.ExpatError as fault:
            raise Unfit("art_syntax", fault.lineno, reason=expat.ErrorString(fault.code)) from fault

    def _unfit(self, fault: str, **facts: object) -> Unfit:
        return Unfit(fault, self._parser.CurrentLineNumber, **facts)

    def _refuse(self, what: str) -> Callable[..., None]:
        def refuse(*_: object) -> None:
            raise self._unfit("art_element", found=what)

        return refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count, self._depth = self._count + 1, self._depth + 1
        if self._count > MOST_ELEMENTS or self._depth > DEEPEST:
            raise self._unfit("art_many", most=MOST_ELEMENTS, deepest=DEEPEST)
        if name not in _ELEMENTS or (self._count == 1) != (name == "svg"):
            raise self._unfit("art_element", found=f"<{name}>")
        for key, value in attributes.items():
            if key not in _ATTRIBUTES:
                raise self._unfit("art_attribute", found=key)
            if ("url" in value.lower() and not _OWN_LINK.fullmatch(value)) or "&" in value:
                raise self._unfit("art_attribute", found=f'{key}="{value[:40]}"')
        if name == "svg":
            self._frame(attributes)

    def _frame(self, attributes: dict[str, str]) -> None:
        """A drawing says how large it is; without that it could not be fitted."""
        numbers = [_number(one) for one in attributes.get("viewBox", "").replace(",", " ").split()]
        fits = len(numbers) == 4 and all(math.isfinite(one) for one in numbers)
        if not fits or not all(1 <= side <= 4096 for side in numbers[2:]):
            raise self._unfit("art_frame")
        if attributes.get("xmlns") != _NAMESPACE:
            raise self._unfit("art_attribute", found=f'xmlns="{attributes.get("xmlns", "")[:40]}"')

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        if text.strip():
            raise self._unfit("art_element", found=text.strip()[:20])


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
