"""Paints a scene: the camera's picture, a tag beside each face, the status line; or a card in place of them."""

from __future__ import annotations

from math import ceil

import cv2
import numpy as np
import skia

from smilecam.draw.brush import Brush, Layer
from smilecam.draw.card import CardArtist
from smilecam.draw.cast import Actor, Cast
from smilecam.draw.features import eyes_and_mouth
from smilecam.draw.guide import GuideArtist
from smilecam.draw.layout import Corner, Fit, corner_box, safe_area, scale_of, seek_corner, tag_scale
from smilecam.draw.seating import Place, Seat, Side, seat_tags
from smilecam.draw.tag import TagArtist, TagState
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Theme
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.pixels import letterbox
from smilecam.scene import Scene
from smilecam.texts.catalogue import say

_LEAST_LETTERS = 9.0  # pixels; the status line's, the smallest on the picture


class ScenePainter:
    """Implements ports.Painter: Skia draws straight onto one canvas, held for life. For one thread.

    Raises ValueError for a size without pixels. `lettering`: the type to draw in; the theme's on this machine if None.
    """

    def __init__(self, size: Size, theme: Theme, lettering: Lettering | None = None) -> None:
        if size.width < 1 or size.height < 1:
            raise ValueError(f"unexpected size: {size} != at least 1x1")
        self._size, self._theme = size, theme
        self._lettering = lettering or Lettering.of_this_machine(theme.families)
        self._pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._fitted = np.zeros((size.height, size.width, 3), np.uint8)
        self._flipped = np.zeros((size.height, size.width, 3), np.uint8)
        info = skia.ImageInfo.Make(size.width, size.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self._pixels, size.width * 4)
        self._brush = Brush(self._surface.getCanvas())
        self._scale = scale_of(size, theme.tag)
        self._area = safe_area(size, theme.safe)
        self._cast = Cast(theme.motion)
        self._judged = size
        self._tags: dict[float, TagArtist] = {}
        self._cards = CardArtist(theme.card, size, self._scale, self._lettering)
        self._guides = GuideArtist(theme, self._scale, self._area, self._lettering)
        self._line = ("", (0.0, 0.0), Layer((0, 0, 1, 1), 1.0, lambda brush: None))
        self._corner: Corner | None = None

    def paint(self, picture: Picture | None, scene: Scene) -> Picture:
        actors = self._cast.update(None if scene.card else scene.verdicts, scene.time_s)
        if scene.card is not None:
            self._cards.draw(self._brush.canvas, scene.card, scene.lang, scene.time_s)
        else:
            self._lay(picture, scene.mirror)
            if scene.verdicts is not None:
                self._judged = Size(*scene.verdicts.size)
            fit = Fit.of(self._judged, self._size, scene.mirror)
            seats = [actor.seat(fit) for actor in actors]
            tags = [actor.place.box for actor in actors if actor.place]
            guide = self._guide(scene, seats, tags)
            line = self._status(scene.status, seats, tags, guide) if scene.status else None
            taken = [box for box in (guide, line) if box]
            self._faces(actors, seats, scene, taken)
        return self._pixels

    def _lay(self, picture: Picture | None, mirror: bool) -> None:
        """Put the camera's picture onto the canvas; black where there is none."""
        if picture is None:
            self._pixels[:] = (0, 0, 0, 255)
            return
        if picture.shape != self._fitted.shape:
            picture = letterbox(picture, self._size, self._fitted)
        if mirror:
            picture = np.asarray(cv2.flip(picture, 1, dst=self._flipped), np.uint8)
        cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA, dst=self._pixels)

    def _guide(self, scene: Scene, seats: list[Seat], tags: list[Box]) -> Box | None:
        if scene.guide is None:
            self._guides.rest()
            return None
        never = [box for seat in seats for box in seat.never]
        rather_not = [*(eyes_and_mouth(seat.face) for seat in seats), *tags]
        return self._guides.draw(self._brush.canvas, scene.guide, scene.lang, scene.time_s, never, rather_not)

    def _status(self, text: str, seats: list[Seat], tags: list[Box], guide: Box | None) -> Box | None:
        """Draw the status line and return where it stands; None where somebody's face is everywhere."""
        if text != self._line[0]:
            self._line = (text, *self._status_line(text))
        _, size, layer = self._line
        never = [*(box for seat in seats for box in seat.never), *([guide] if guide else [])]
        rather_not = [*(eyes_and_mouth(seat.face) for seat in seats), *tags]
        self._corner = seek_corner(self._theme.status.side, self._corner, size, self._area, never, rather_not)
        if self._corner is None:
            return None
        box = corner_box(self._corner, *size, self._area)
        with self._brush.moved(round(box.x0), round(box.y0)):
            layer.lay(self._brush.canvas)
        return box

    def _status_line(self, text: str) -> tuple[tuple[float, float], Layer]:
        """The line changes about once a second; it is drawn then, and copied in every picture."""
        line, scale = self._theme.status, self._scale
        padding, room = line.padding * scale, self._area.width - 2 * line.padding * scale
        letters = max(line.words.size * scale, _LEAST_LETTERS)
        shaped = self._lettering.fit(text, letters, line.words.weight, line.ink, room)
        width, height = shaped.width + 2 * padding, shaped.height + padding

        def draw(brush: Brush) -> None:
            plate = skia.RRect.MakeRectXY(skia.Rect(0, 0, width, height), height / 2, height / 2)
            brush.canvas.drawRRect(plate, skia.Paint(AntiAlias=True, Color=line.plate.argb))
            shaped.paint(brush.canvas, padding, padding / 2)

        return (width, height), Layer((0, 0, ceil(width), ceil(height)), 1.0, draw)

    def _faces(self, actors: list[Actor], seats: list[Seat], scene: Scene, taken: list[Box]) -> None:
        scale = tag_scale(self._scale, len(actors))
        if scale not in self._tags:
            self._tags[scale] = TagArtist(self._theme.tag, scale, self._lettering)
        tags = self._tags[scale]
        places = seat_tags(seats, tags.size, self._theme.tag.gap * scale, self._area, taken)
        for actor, place in zip(actors, places, strict=True):
            actor.stand(place)
            if place is not None:
                tags.draw(self._brush.canvas, place.box, _told(actor, place, scene))


def _told(actor: Actor, place: Place, scene: Scene) -> TagState:
    return TagState(
        word=say(f"emotion.{actor.verdict.judgement.strongest}", scene.lang),
        score=actor.score,
        threshold=scene.threshold,
        light=actor.light,
        visible=actor.visible,
        laughing_s=actor.laughing_s,
        below=place.spot.side is Side.BELOW,
    )
