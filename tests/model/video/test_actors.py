from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from smilecam_model.cache import SIDE, Cached
from smilecam_model.video import actors
from smilecam_model.video.actors import LIGHT_OF, View, company, doubtful, eyes_closed, views

from smilecam.perception.crop import CropRule
from tests.fakes.crops import made_up_set
from tests.fakes.graphs import tiny_encoder

RULE = CropRule()
NORM = ((0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("graph") / "encoder.onnx")


def sets() -> Mapping[str, Cached]:
    return {"celeba": made_up_set("celeba", 40), "talk": made_up_set("talk", 60, tracks=10)}


def test_actors_are_held_back_people_who_both_smile_and_do_not(encoder: Path) -> None:
    found = company(sets(), encoder, NORM, RULE, seed=1, landmarker=None)
    # Of twenty people with a straight and a smiling picture each, the last of five is held back.
    assert sorted(one.person for one in found.actors) == ["celeba:14", "celeba:19", "celeba:4", "celeba:9"]
    assert all(one.smiling is not None and one.smiling.shape == (len(View), 256) for one in found.actors)
    # Brighter means smiling to the tiny encoder.
    assert all(one.smiling[0, 0] > one.straight[0, 0] for one in found.actors if one.smiling is not None)
    assert (found.left_out, found.complete) == (0, True)


def test_talkers_are_held_back_straight_tracks(encoder: Path) -> None:
    found = company(sets(), encoder, NORM, RULE, seed=1, landmarker=None)
    assert {one.person for one in found.talking} == {"talk:4"}
    assert all(one.smile == 0 for one in found.talking)


def test_the_same_seed_casts_the_same(encoder: Path) -> None:
    one, other = (company(sets(), encoder, NORM, RULE, seed=3, landmarker=None) for _ in range(2))
    assert [actor.person for actor in one.actors] == [actor.person for actor in other.actors]
    assert all((a.straight == b.straight).all() for a, b in zip(one.actors, other.actors, strict=True))


def test_without_talkers_or_smiles_the_company_is_not_complete(encoder: Path) -> None:
    whole = dict(sets())
    silent = company({"celeba": whole["celeba"]}, encoder, NORM, RULE, seed=1, landmarker=None)
    assert (silent.talking, silent.complete) == ((), False)
    assert not company({"talk": whole["talk"]}, encoder, NORM, RULE, seed=1, landmarker=None).complete


class Landmarks:
    """Takes every picture for what a test says, by its brightness."""

    def __init__(self, landmarker: Path) -> None:
        self.closed = False

    def smile(self, crop: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
        return 0.3

    def close(self) -> None:
        self.closed = True


def test_stills_that_a_landmark_model_does_not_bear_out_are_left_out(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actors, "StillSmiles", Landmarks)
    found = company(sets(), encoder, NORM, RULE, seed=1, landmarker=Path("any"))
    assert (found.actors, found.left_out) == ((), 8)


@pytest.mark.parametrize(
    ("label", "smile", "expected"),
    [(0, 0.1, False), (0, 0.3, True), (1, 0.6, False), (1, 0.3, True), (0, np.nan, True), (1, np.nan, True)],
)
def test_a_label_is_doubtful_unless_the_other_model_is_sure_of_it(label: int, smile: float, expected: bool) -> None:
    assert doubtful(label, smile) is expected


def a_crop() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a bright face with two dark eyes where the crop has them."""
    crop = np.full((SIDE, SIDE, 3), 180, np.uint8)
    for across in (66, 126):
        cv2.ellipse(crop, (across, 77), (12, 5), 0, 0, 360, (20, 20, 20), -1)
    return crop


def test_views_are_those_of_one_picture_and_each_differs() -> None:
    found = views(a_crop(), RULE)
    assert found.shape == (len(View), 224, 224, 3)
    plain = found[View.PLAIN].astype(np.float64)
    for view in list(View)[1:]:
        assert np.abs(found[view] - plain).mean() > 0.05, view
    for view, factor in LIGHT_OF.items():
        assert found[view].mean() == pytest.approx(plain.mean() * factor, rel=0.02)


def test_closed_eyes_change_the_eyes_alone() -> None:
    crop = a_crop()
    closed = eyes_closed(crop, RULE)
    assert closed[77, 66].mean() > 120  # the lid's skin, where the dark eye was
    assert (closed[: SIDE // 4] == crop[: SIDE // 4]).all()
    assert (closed[SIDE // 2 :] == crop[SIDE // 2 :]).all()
