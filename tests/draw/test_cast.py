from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from smilecam.draw.cast import Cast
from smilecam.draw.features import eyes_and_mouth
from smilecam.draw.layout import Fit
from smilecam.draw.seating import Place, Side, Spot
from smilecam.draw.themefile import find, load
from smilecam.faces import Box
from smilecam.frames import Size
from tests.fakes.verdicts import verdict_at, verdicts_of

MOTION = load(find("quiet")).motion
HD, FACE, FRAME_S = Size(1280, 720), Box(500, 200, 700, 430), 1 / 30


def cast() -> Cast:
    return Cast(MOTION)


def test_the_first_faces_are_there_at_once() -> None:
    (actor,) = cast().update(verdicts_of(verdict_at(FACE, 0.9, laughing=True), size=HD), 0.0)
    assert (actor.visible, actor.light, actor.score) == (1.0, 1.0, 0.9)


def test_whoever_comes_later_fades_in() -> None:
    faces = cast()
    faces.update(None, 0.0)
    seen = [faces.update(verdicts_of(verdict_at(FACE), size=HD), frame * FRAME_S)[0].visible for frame in range(1, 12)]
    assert 0 < seen[0] < 0.5
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_whoever_leaves_fades_out_and_is_gone() -> None:
    faces = cast()
    faces.update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    assert 0 < faces.update(verdicts_of(size=HD), FRAME_S)[0].visible < 1
    faces.update(None, 0.3)
    assert faces.update(None, 0.4) == []


def test_whoever_returns_while_fading_is_the_same() -> None:
    faces = cast()
    (before,) = faces.update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    faces.update(None, 0.1)
    (after,) = faces.update(verdicts_of(verdict_at(FACE), size=HD, time_s=0.2), 0.2)
    assert after is before


def test_a_meter_moves_between_judged_frames() -> None:
    faces = cast()
    faces.update(verdicts_of(verdict_at(FACE, 0.1), size=HD), 0.0)
    told = verdicts_of(verdict_at(FACE, 0.9), size=HD, time_s=0.03)
    scores = [faces.update(told, frame * FRAME_S)[0].score for frame in range(1, 15)]
    assert scores == sorted(scores)
    assert scores[0] < 0.4
    assert scores[-1] > 0.88


def test_a_laugh_is_timed_from_its_beginning() -> None:
    faces = cast()
    faces.update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    laughing = verdicts_of(verdict_at(FACE, 0.9, laughing=True), size=HD)
    assert faces.update(laughing, 0.1)[0].laughing_s == 0.0
    assert abs((faces.update(laughing, 0.3)[0].laughing_s or 0) - 0.2) < 1e-9
    assert faces.update(verdicts_of(verdict_at(FACE), size=HD), 0.4)[0].laughing_s is None


def test_a_laugh_lights_up_faster_than_it_calms_down() -> None:
    faces = cast()
    faces.update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    (lit,) = faces.update(verdicts_of(verdict_at(FACE, 0.9, laughing=True), size=HD), 0.1)
    up = lit.light
    for step in range(2, 20):
        faces.update(verdicts_of(verdict_at(FACE, 0.9, laughing=True), size=HD), step / 10)
    (calm,) = faces.update(verdicts_of(verdict_at(FACE), size=HD), 2.0)
    assert up > 1 - calm.light


def test_a_tag_at_another_side_appears_anew_and_never_slides() -> None:
    (actor,) = cast().update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    actor.stand(Place(Spot(Side.RIGHT), FACE))
    assert actor.visible == 1.0
    actor.stand(Place(Spot(Side.LEFT), FACE))
    assert actor.visible == 0.0
    actor.stand(None)
    assert actor.place is None


def test_faces_of_a_still_are_told_apart_by_their_order() -> None:
    faces = [verdict_at(FACE, 0.1, track=-1), verdict_at(FACE, 0.9, track=-1)]
    assert [actor.score for actor in cast().update(verdicts_of(*faces, size=HD), 0.0)] == [0.1, 0.9]


def test_time_that_runs_backwards_moves_nothing() -> None:
    faces = cast()
    faces.update(verdicts_of(verdict_at(FACE, 0.1), size=HD), 50.0)
    (actor,) = faces.update(verdicts_of(verdict_at(FACE, 0.9), size=HD), 3.0)
    assert actor.score == pytest.approx(0.1)


def test_after_a_long_gap_movement_goes_on() -> None:
    faces = cast()
    faces.update(verdicts_of(verdict_at(FACE, 0.1), size=HD), 0.0)
    (actor,) = faces.update(verdicts_of(verdict_at(FACE, 0.9), size=HD, time_s=600.0), 600.0)
    assert 0.1 < actor.score <= 0.9


def test_a_seat_is_where_the_face_lies_on_the_canvas() -> None:
    (actor,) = cast().update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    seat = actor.seat(Fit.of(HD, Size(640, 360), mirror=False))
    assert seat.face == Box(250, 100, 350, 215)
    assert seat.spot is None


def test_features_follow_the_face_onto_the_canvas() -> None:
    verdict = verdict_at(FACE)
    points = np.tile(np.array([[FACE.x0, FACE.y0]], np.float32), (468, 1))
    points[[61, 291, 0, 17]] = [(560, 380), (640, 380), (600, 370), (600, 400)]  # the mouth
    known = replace(
        verdict, judgement=replace(verdict.judgement, face=replace(verdict.judgement.face, landmarks=points))
    )
    (actor,) = cast().update(verdicts_of(known, size=HD), 0.0)
    mouth = actor.seat(Fit.of(HD, Size(640, 360), mirror=False)).features[2]
    assert mouth.x0 < 280
    assert mouth.x1 > 320
    assert mouth.centre == pytest.approx((300, 192.5))
    mirrored = actor.seat(Fit.of(HD, Size(640, 360), mirror=True)).features[2]
    assert mirrored.centre == pytest.approx((340, 192.5))


def test_a_face_without_landmarks_keeps_a_tag_off_all_that_could_be_eyes_or_mouth() -> None:
    (actor,) = cast().update(verdicts_of(verdict_at(FACE), size=HD), 0.0)
    seat = actor.seat(Fit.of(HD, HD, mirror=False))
    assert seat.features == ()
    assert seat.never == (eyes_and_mouth(FACE),)
