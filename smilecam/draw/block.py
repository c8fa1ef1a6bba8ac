"""Draws what stands beside one face: the name's strip with lives and cards, and the tag, or the stamp in its place."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from smilecam.draw.brush import Brush, Layer
from smilecam.draw.motion import coming
from smilecam.draw.phrases import pick
from smilecam.draw.sign import Signwriter, draw_plate, looks_of
from smilecam.draw.tag import TagArtist, TagState
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Theme
from smilecam.draw.vector import drawing
from smilecam.faces import Box
from smilecam.scene import Player
from smilecam.texts.catalogue import Lang

_BETWEEN = 5.0  # from the strip to the tag, in theme lengths
_WIDTH = 184.0  # of a strip where the theme has no tag
_KEPT = 32
_MOST_HEARTS = 5  # more are told as a number


class BlockArtist:
    """Draws blocks of one theme at one scale."""

    def __init__(self, theme: Theme, scale: float, lettering: Lettering) -> None:
        self._theme, self._scale, self._lettering = theme, scale, lettering
        self._tag = TagArtist(theme.tag, scale, lettering) if theme.tag else None
        self._writer = Signwriter(lettering, scale)
        self._strips: OrderedDict[tuple[object, ...], Layer] = OrderedDict()

    def size(self, playing: bool) -> tuple[float, float]:
        """Width and height in pixels; `playing`: with the name's strip."""
        width, height = self._tag.size if self._tag else (_WIDTH * self._scale, 0.0)
        return width, max(height + (self._strip_height if playing else 0.0), 1.0)

    @property
    def _strip_height(self) -> float:
        name = self._theme.name
        return round((name.height + _BETWEEN) * self._scale) if name else 0.0

    def draw(self, canvas: Any, box: Box, state: TagState, player: Player | None, lang: Lang, time_s: float) -> None:
        """Draw a block at `box`."""
        if player is not None and self._theme.name and state.visible > 0:
            canvas.save()
            canvas.translate(round(box.x0), round(box.y0))
            self._strip(player).lay(canvas, state.visible)
            canvas.restore()
            box = Box(box.x0, box.y0 + self._strip_height, box.x1, box.y1)
        if player is not None and (player.out or player.winner) and self._theme.stamp:
            self._stamp(canvas, box, player, state.visible, lang, time_s)
        elif self._tag is not None:
            self._tag.draw(canvas, box, state)

    def _stamp(self, canvas: Any, box: Box, player: Player, visible: float, lang: Lang, time_s: float) -> None:
        stamp = self._theme.stamp
        if stamp is None:
            return
        label, key = (stamp.winner, "winner") if player.winner else (stamp.out, "out")
        text = pick(self._theme.phrases, key, lang, round(player.since_s), name=player.name)
        drawn = self._writer.write(text, label, 1.06 * box.width)
        pose = coming(label.enter, time_s - player.since_s)
        x, y = box.centre[0] - drawn.width / 2, box.centre[1] - drawn.height / 2
        drawn.lay(canvas, x, y, pose._replace(alpha=pose.alpha * visible))

    def _strip(self, player: Player) -> Layer:
        """The strip of one player, drawn when something on it changes."""
        key = (player.name, player.hearts, player.hearts_of, player.card)
        if key not in self._strips:
            self._strips[key] = Layer(self._around, 1.0, lambda brush: self._draw_strip(brush, player))
            if len(self._strips) > _KEPT:
                self._strips.popitem(last=False)
        return self._strips[key]

    @property
    def _around(self) -> tuple[float, float, float, float]:
        rim = round(10 * self._scale)
        return -rim, -rim, round(self.size(True)[0]) + rim, round(self._strip_height) + rim

    def _draw_strip(self, brush: Brush, player: Player) -> None:
        name = self._theme.name
        if name is None:
            return
        scale, padding = self._scale, name.padding * self._scale
        width, height = round(self.size(True)[0]), name.height * scale
        if name.plate:
            draw_plate(brush.canvas, name.plate, width, height, scale)
        right = self._marks(brush, player, width - padding, height)
        letters = name.letters
        size = max(letters.size * scale, 9.0)
        room = max(right - padding, 1.0)
        told = self._lettering.fit(player.name, size, letters.weight, letters.ink, room, looks_of(letters, scale))
        told.paint(brush.canvas, padding, height / 2 + 0.36 * size - told.baseline)

    def _marks(self, brush: Brush, player: Player, right: float, height: float) -> float:
        """Draw lives and card from the right edge on; return where they begin."""
        hearts, cards, scale = self._theme.hearts, self._theme.cards, self._scale
        if cards and player.card:
            side = cards.size * scale
            right -= side
            with brush.moved(round(right), round((height - side) / 2)):
                drawing(cards.yellow if player.card == "yellow" else cards.red, side, side).lay(brush.canvas)
            right -= 4 * scale
        if hearts and player.hearts_of:
            side, gap = hearts.size * scale, hearts.gap * scale
            for number in reversed(range(min(player.hearts_of, _MOST_HEARTS))):
                right -= side
                with brush.moved(round(right), round((height - side) / 2)):
                    drawing(hearts.art if number < player.hearts else hearts.lost, side, side).lay(brush.canvas)
                right -= gap
        return right - 4 * scale
