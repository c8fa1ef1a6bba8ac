from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.errors import SmileCamError
from smilecam.record import places
from smilecam.record.clip import By, Faces, Manifest, Review
from smilecam.record.film import Shot
from smilecam.record.laughing import OFFERED_S
from tests.fakes.recorder import CONSENT, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.recorder.watch("P01", CONSENT)
    return desk.play(4)


def kept(desk: Desk) -> list[Manifest]:
    return [places.read(file) for file in places.manifests(desk.recorder.clips)]


def laugh(desk: Desk, number: int = 1) -> Desk:
    return desk.play(1, laughs=number, laughing=True).play(2.5, laughs=number)


def test_six_seconds_around_a_laugh_are_kept_with_one_word(desk: Desk) -> None:
    laugh(desk)
    assert desk.recorder.status().offer == pytest.approx(6.0, abs=0.1)
    assert desk.recorder.keep()
    desk.aside.run()
    (clip,) = kept(desk)
    assert (clip.person, clip.prompt, clip.tags, clip.faces, clip.review) == (
        "P01", "laugh", ("spontaneous",), Faces.ONE, Review.ACCEPTED,
    )  # fmt: skip
    (span,) = clip.labels
    assert (span.label, span.by) == ("laugh", By.PERSON)
    assert (span.start_s, span.end_s) == pytest.approx((3.0, 4.0), abs=0.1)
    assert all(isinstance(one, Shot) for one in desk.writers[0].things)
    assert desk.writers[0].waiting >= len(desk.writers[0].things)
    assert clip.started.startswith("2026-11-24T20:00:01.0")  # the laugh began three seconds after


def test_nothing_reaches_the_disk_unless_it_is_kept(desk: Desk) -> None:
    laugh(desk).play(OFFERED_S + 5)
    assert desk.recorder.status().offer is None
    assert desk.writers == []


def test_who_asks_too_soon_gets_it_as_soon_as_it_is_there(desk: Desk) -> None:
    desk.play(1, laughs=1, laughing=True)
    assert not desk.recorder.keep()
    assert desk.writers == []
    desk.play(2.5, laughs=1)
    assert len(kept(desk)) == 1
    assert desk.recorder.status().offer is None


def test_a_laugh_is_kept_once(desk: Desk) -> None:
    laugh(desk)
    desk.recorder.keep()
    with pytest.raises(SmileCamError) as refused:
        desk.recorder.keep()
    assert refused.value.key == "error.record.no_laugh"
    laugh(desk.play(4, laughs=1), 2)
    desk.recorder.keep()
    desk.aside.run()
    assert [one.id for one in kept(desk)] == ["01-laugh", "02-laugh"]


def test_a_wish_for_a_laugh_that_somebody_walked_into_is_forgotten(desk: Desk) -> None:
    desk.play(1, laughs=1, laughing=True)
    desk.recorder.keep()
    desk.play(0.5, faces=2).play(6, laughs=1)
    laugh(desk, 2)
    assert kept(desk) == []
    assert desk.recorder.status().offer is not None


def test_nobodys_laughs_are_held_before_somebody_wants_that_and_after(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    laugh(desk.play(4))
    with pytest.raises(SmileCamError) as refused:
        desk.recorder.keep()
    assert refused.value.key == "error.record.no_laughs"
    assert not desk.recorder.unwatch()
    desk.recorder.watch("P01", CONSENT)
    desk.recorder.watch("P02", CONSENT)
    assert desk.recorder.status().laughs == "P02"
    assert desk.recorder.unwatch()
    assert desk.recorder.status().laughs == ""


def test_behind_a_card_and_without_a_camera_everything_is_forgotten(desk: Desk) -> None:
    for goes in (desk.recorder.hide, desk.recorder.lost):
        laugh(desk.play(4))
        desk.recorder.hide()
        goes()
        assert desk.recorder.status().offer is None


def test_while_clips_are_taken_no_laughs_are_held_beside(desk: Desk) -> None:
    desk.recorder.start("P01", CONSENT, "talk")
    laugh(desk)
    assert desk.recorder.status().offer is None
    desk.recorder.stop()


def test_a_disk_that_takes_no_laugh_is_told(desk: Desk) -> None:
    desk.refuses = SmileCamError("folder.refused", folder="f", reason="full")
    laugh(desk)
    desk.recorder.keep()
    desk.aside.run()
    assert desk.recorder.status().trouble == "torn_disk"
    assert kept(desk) == []
