from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.faces import Box, Face, HeadPose
from smilecam.frames import Picture
from smilecam.perception.crop import CropRule, crop, eyes_of, normalise

RULE = CropRule()


def face_with_eyes(left: tuple[float, float], right: tuple[float, float], nose: tuple[float, float]) -> Face:
    """Return a face of which only the landmarks that the crop reads are at chosen places."""
    marks = np.zeros((468, 2), np.float32)
    marks[[33, 133]], marks[[362, 263]], marks[2] = left, right, nose
    return Face(Box(0, 0, 1, 1), marks, HeadPose(0, 0, 0), 0.5, 1.0, 0.3, 0.1)


def dots(size: int, *places: tuple[float, float]) -> Picture:
    """Return a black picture with white discs."""
    y, x = np.mgrid[:size, :size]
    picture = np.zeros((size, size, 3), np.uint8)
    for at_x, at_y in places:
        picture[np.hypot(x - at_x, y - at_y) < size / 60] = 255
    return picture


def middle_of(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[float, float]:
    rows, columns = np.nonzero(mask)
    return float(columns.mean()), float(rows.mean())


def eyes_in(cropped: Picture) -> list[tuple[float, float]]:
    bright = cropped[:, :, 0] > 128
    half = bright.shape[1] // 2
    left, right = middle_of(bright[:, :half]), middle_of(bright[:, half:])
    return [left, (right[0] + half, right[1])]


@pytest.mark.parametrize("size", [300, 3000])
def test_eyes_land_at_their_places_whatever_the_picture_s_size(size: int) -> None:
    left, right = (0.4 * size, 0.4 * size), (0.6 * size, 0.5 * size)
    face = face_with_eyes(left, right, (0.48 * size, 0.56 * size))
    found = eyes_in(crop(dots(size, left, right), face, RULE))
    assert found[0] == pytest.approx((0.31 * 224 - 0.5, 0.38 * 224 - 0.5), abs=1.0)
    assert found[1] == pytest.approx((0.69 * 224 - 0.5, 0.38 * 224 - 0.5), abs=1.0)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_face_that_moved_by_whole_pixels_gives_the_same_crop(right: int, down: int) -> None:
    face = face_with_eyes((90, 90), (150, 92), (120, 125))
    picture = np.random.default_rng(1).integers(0, 255, (400, 400, 3), np.uint8)
    assert face.landmarks is not None
    moved = replace(face, landmarks=face.landmarks + np.array([right, down], np.float32))
    shifted = np.zeros_like(picture)
    shifted[down:, right:] = picture[: 400 - down, : 400 - right]
    difference = crop(picture, face, RULE).astype(int) - crop(shifted, moved, RULE)
    assert np.abs(difference).max() <= 2


def first_crop(picture: Picture, face: Face) -> Picture:
    """Return the crop by the arithmetic that the first weights' training pictures were cut with, unreduced."""
    assert face.landmarks is not None
    left, right = face.landmarks[[33, 133]].mean(0), face.landmarks[[362, 263]].mean(0)
    middle, across = (left + right) / 2, right - left
    nose = np.hypot(*(face.landmarks[2] - middle))
    scale = (1 - 2 * 0.31) * 224 / max(float(np.hypot(*across)), 1.2 * float(nose), 1.0)
    turn = -float(np.arctan2(across[1], across[0]))
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    x, y = float(middle[0]), float(middle[1])
    transform = np.array([[cos, -sin, 111.5 - cos * x + sin * y], [sin, cos, 0.38 * 224 - 0.5 - sin * x - cos * y]])
    out = cv2.warpAffine(picture, transform, (224, 224), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out[:, :, ::-1], np.uint8)


@given(st.floats(60, 300), st.floats(60, 300), st.floats(20, 75), st.floats(-1.2, 1.2), st.floats(0.2, 1.4))
def test_the_crop_is_to_the_bit_what_the_weights_were_trained_on(
    x: float, y: float, apart: float, turn: float, nose: float
) -> None:
    cos, sin = apart * np.cos(turn), apart * np.sin(turn)
    face = face_with_eyes((x - cos / 2, y - sin / 2), (x + cos / 2, y + sin / 2), (x - nose * sin, y + nose * cos))
    picture = np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8)
    assert np.array_equal(crop(picture, face, RULE), first_crop(picture, face))


def test_a_crop_is_written_where_the_caller_wants_it() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    face, out = face_with_eyes((70, 80), (130, 82), (100, 120)), np.empty((2, 224, 224, 3), np.uint8)
    crop(picture, face, RULE, out=out[1])
    assert np.array_equal(out[1], crop(picture, face, RULE))


def test_a_turned_head_is_not_enlarged() -> None:
    frontal = face_with_eyes((100, 100), (160, 100), (130, 145))
    turned = face_with_eyes((120, 100), (145, 100), (135, 145))
    picture = dots(300, (130, 145))
    height = middle_of(crop(picture, frontal, RULE)[:, :, 0] > 128)[1]
    assert middle_of(crop(picture, turned, RULE)[:, :, 0] > 128)[1] < height * 1.15


def test_colours_are_turned_to_rgb_and_borders_go_on() -> None:
    picture = np.zeros((50, 50, 3), np.uint8)
    picture[:, :, 0] = 200  # blue
    cropped = crop(picture, face_with_eyes((5, 5), (45, 5), (25, 30)), RULE)
    assert cropped.shape == (224, 224, 3)
    assert (cropped == (0, 0, 200)).all()


def test_a_picture_taken_whole_fills_the_square() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (48, 48, 3), np.uint8)
    face = Face(Box(0, 0, 48, 48), None, HeadPose(0, 0, 0), 0.5, 1.0, 0, 0, fallback=True)
    small = crop(picture, face, CropRule(size=48))
    assert (small == picture[:, :, ::-1]).all()


def test_normalised_crops_are_planes_of_what_the_card_says() -> None:
    crops = np.random.default_rng(1).integers(0, 255, (2, 8, 8, 3), np.uint8)
    planes = normalise(crops, (0.4, 0.5, 0.6), (0.2, 0.25, 0.3))
    assert planes.shape == (2, 3, 8, 8)
    assert planes.dtype == np.float32
    expected = (crops / 255 - (0.4, 0.5, 0.6)) / (0.2, 0.25, 0.3)
    assert planes == pytest.approx(expected.transpose(0, 3, 1, 2), abs=1e-5)


def test_an_eye_s_middle_lies_between_its_corners() -> None:
    marks = np.zeros((468, 2), np.float32)
    marks[33], marks[133], marks[362], marks[263] = (10, 20), (30, 22), (50, 22), (70, 20)
    left, right = eyes_of(marks)
    assert left.tolist() == [20, 21]
    assert right.tolist() == [60, 21]
