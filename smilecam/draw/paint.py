"""Paints a scene: the camera's picture, a block and captions beside each face, signs; or a card in place of them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import skia

from smilecam.draw.block import BlockArtist
from smilecam.draw.brush import Brush
from smilecam.draw.captions import Said, Speech
from smilecam.draw.card import CardArtist
from smilecam.draw.cast import Actor, Cast
from smilecam.draw.features import eyes_and_mouth
from smilecam.draw.guide import GuideArtist
from smilecam.draw.layout import Fit, safe_area, scale_of, tag_scale
from smilecam.draw.motion import coming, leaving
from smilecam.draw.phrases import pick
from smilecam.draw.rain import Rain
from smilecam.draw.seating import Place, Seat, Side, seat_caption, seat_tags
from smilecam.draw.sign import Signwriter
from smilecam.draw.signs import Signs
from smilecam.draw.tag import TagState
from smilecam.draw.text import Lettering
from smilecam.draw.theme import Theme
from smilecam.faces import Box
from smilecam.frames import Picture, Size
from smilecam.pixels import letterbox
from smilecam.scene import Phase, Player, Scene
from smilecam.texts.catalogue import Lang, say

_USUAL_TAG = 184.0  # width of a tag, in theme lengths, where the theme has none
_CAPTION_AGAIN_S = 0.2  # where there was no room, looking anew for every picture costs more than all that is drawn
_CAPTION_ROOMS = (0.62, 0.36, 0.22)  # of the picture's width, for one caption; smaller where there is none so large


class ScenePainter:
    """Implements ports.Painter: Skia draws straight onto one canvas, held for life. For one thread.

    Raises ValueError for a size without pixels. `lettering`: the type to draw in; the theme's on this machine if None.
    """

    def __init__(self, size: Size, theme: Theme, lettering: Lettering | None = None) -> None:
        if size.width < 1 or size.height < 1:
            raise ValueError(f"unexpected size: {size} != at least 1x1")
        self._size, self._theme = size, theme
        self._lettering = lettering or Lettering.of_this_machine(theme.families)
        self._english_only = not self._lettering.has_hangul
        self._pixels = np.zeros((size.height, size.width, 4), np.uint8)
        self._fitted = np.zeros((size.height, size.width, 3), np.uint8)
        self._flipped = np.zeros((size.height, size.width, 3), np.uint8)
        info = skia.ImageInfo.Make(size.width, size.height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self._pixels, size.width * 4)
        self._brush = Brush(self._surface.getCanvas())
        self._scale = scale_of(size, theme.tag.width if theme.tag else _USUAL_TAG)
        self._area = safe_area(size, theme.safe)
        self._cast = Cast(theme.motion)
        self._judged = size
        self._blocks: dict[float, BlockArtist] = {}
        self._writers: dict[float, Signwriter] = {}
        self._cards = CardArtist(theme.card, size, self._scale, self._lettering)
        self._guides = GuideArtist(theme.guide, self._scale, self._area, self._lettering) if theme.guide else None
        self._signs = Signs(theme, self._scale, self._area, self._lettering)
        self._rain = Rain(theme.confetti, size, self._scale) if theme.confetti else None

    def paint(self, picture: Picture | None, scene: Scene) -> Picture:
        lang: Lang = "en" if self._english_only else scene.lang
        actors = self._cast.update(None if scene.card else scene.verdicts, scene.time_s)
        if scene.card is not None:
            self._cards.draw(self._brush.canvas, scene.card, lang, scene.time_s)
            return self._pixels
        self._lay(picture, scene.mirror)
        if scene.verdicts is not None:
            self._judged = Size(*scene.verdicts.size)
        fit = Fit.of(self._judged, self._size, scene.mirror)
        seats = [actor.seat(fit) for actor in actors]
        never = [box for seat in seats for box in seat.never]
        self._confetti(scene, never)
        rather_not = [
            *(eyes_and_mouth(seat.face) for seat in seats), *(actor.place.box for actor in actors if actor.place),
        ]  # fmt: skip
        guide = self._guide(scene, lang, never, rather_not)
        taken = [*guide, *self._signs.draw(self._brush.canvas, scene, lang, [*never, *guide], rather_not)]
        taken += self._faces(actors, seats, scene, lang, taken)
        self._captions(actors, seats, scene, lang, taken)
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

    def _confetti(self, scene: Scene, never: Sequence[Box]) -> None:
        game = scene.game
        if self._rain and game and game.phase is Phase.OVER and any(one.winner for one in game.players.values()):
            self._rain.draw(self._brush.canvas, scene.time_s - game.since_s, never)

    def _guide(self, scene: Scene, lang: Lang, never: list[Box], rather_not: list[Box]) -> list[Box]:
        if self._guides is None:
            return []
        if scene.guide is None:
            self._guides.rest()
            return []
        box = self._guides.draw(self._brush.canvas, scene.guide, lang, scene.time_s, never, rather_not)
        return [box] if box else []

    def _faces(self, actors: list[Actor], seats: list[Seat], scene: Scene, lang: Lang, taken: list[Box]) -> list[Box]:
        scale = tag_scale(self._scale, len(actors))
        if scale not in self._blocks:
            self._blocks[scale] = BlockArtist(self._theme, scale, self._lettering)
        blocks = self._blocks[scale]
        gap = (self._theme.tag.gap if self._theme.tag else 10.0) * scale
        playing = bool(scene.game and scene.game.players)
        places: list[Place | None] = [None for _ in seats]
        if self._theme.tag or playing:
            places = seat_tags(seats, blocks.size(playing), gap, self._area, taken, playing)
        for actor, place in zip(actors, places, strict=True):
            actor.stand(place)
            if place is not None:
                told = self._told(actor, place, scene, lang)
                blocks.draw(self._brush.canvas, place.box, told, _player(scene, actor), lang, scene.time_s)
        return [place.box for place in places if place]

    def _told(self, actor: Actor, place: Place, scene: Scene, lang: Lang) -> TagState:
        key = "laughing" if actor.verdict.laughing else "calm"
        return TagState(
            word=say(f"emotion.{actor.verdict.judgement.strongest}", lang),
            score=actor.score,
            threshold=scene.threshold,
            light=actor.light,
            visible=actor.visible,
            laughing_s=actor.laughing_s,
            below=place.spot.side is Side.BELOW,
            state=pick(self._theme.phrases, key, lang) if self._theme.tag and self._theme.tag.state else "",
        )

    def _captions(self, actors: list[Actor], seats: list[Seat], scene: Scene, lang: Lang, taken: list[Box]) -> None:
        theme = self._theme.caption
        if theme is None:
            return
        scale = tag_scale(self._scale, len(actors))
        if scale not in self._writers:
            self._writers[scale] = Signwriter(self._lettering, scale)
        never, taken = [box for seat in seats for box in seat.never], list(taken)
        for actor, seat in zip(actors, seats, strict=True):
            if actor.speech is None:
                actor.speech = Speech(theme)
            said = actor.speech.hear(actor.verdict, _player(scene, actor), scene.threshold, scene.time_s)
            if said is None:
                actor.caption_spot = None
            elif scene.time_s >= actor.caption_again_s:
                shown = self._caption(actor, seat, said, lang, never, taken)
                actor.caption_again_s = scene.time_s + (0.0 if shown else _CAPTION_AGAIN_S)
                taken += shown

    def _caption(
        self, actor: Actor, seat: Seat, said: Said, lang: Lang, never: list[Box], taken: list[Box]
    ) -> list[Box]:
        theme = self._theme.caption
        if theme is None:
            return []
        label = {"laugh": theme.laugh, "calm": theme.calm, "alarm": theme.alarm}[said.kind]
        if label is None:
            return []
        writer = self._writers[tag_scale(self._scale, len(self._cast))]
        text = pick(self._theme.phrases, said.key, lang, said.turn + actor.verdict.judgement.track)
        for room in _CAPTION_ROOMS:
            drawn = writer.write(text, label, room * self._area.width)
            size = (drawn.width, drawn.height)
            found = seat_caption(seat.face, size, self._area, never, taken, actor.caption_spot)
            if found is not None:
                actor.caption_spot, box = found
                pose = coming(label.enter, said.age_s)
                drawn.lay(self._brush.canvas, box.x0, box.y0, pose._replace(alpha=pose.alpha * leaving(said.left_s)))
                return [box]
        return []


def _player(scene: Scene, actor: Actor) -> Player | None:
    return scene.game.players.get(actor.verdict.judgement.track) if scene.game else None
