"""What --camera means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from smilecam.capture.choose import AWAY_S, Picker, choose, is_device, pick
from smilecam.capture.demo import Demo
from smilecam.capture.file import VideoFile
from smilecam.capture.images import Images
from smilecam.capture.stream import Stream
from smilecam.capture.webcam import Webcam
from smilecam.devices import Device, Devices, State
from smilecam.errors import CameraProblem
from smilecam.frames import Size
from smilecam.ports import Source
from smilecam.texts.catalogue import say
from smilecam.v4l2 import LOOPBACK_DRIVER
from tests.fakes.clock import HandClock
from tests.fakes.pictures import write_video

SIZE = Size(640, 480)


def device(index: int, name: str, *, ours: bool = False, driver: str = "uvcvideo") -> Device:
    return Device(name, f"/dev/video{index}", index, driver, State.FREE, ours)


OURS = device(10, "SmileCam", ours=True, driver=LOOPBACK_DRIVER)
FED = device(1, "Fake Webcam", driver=LOOPBACK_DRIVER)
C920, BUILT_IN = device(2, "HD Pro Webcam C920"), device(4, "Integrated Camera")
ALL = (OURS, FED, C920, BUILT_IN)


def source(camera: str) -> Source:
    return choose(camera, SIZE, 30, HandClock(), True, find=lambda: Devices(ALL, (OURS, FED)))


def refused(camera: str, cameras: tuple[Device, ...] = ALL, output: str | None = None) -> CameraProblem:
    with pytest.raises(CameraProblem) as caught:
        pick(camera, cameras, output)
    return caught.value


def test_auto_is_the_first_real_camera_and_never_ours() -> None:
    assert pick("auto", ALL) == C920
    assert pick("auto", (OURS, FED)) == FED  # somebody feeds it: better than none
    assert refused("auto", (OURS,)).key == "error.camera.none"
    assert refused("auto", ()).key == "error.camera.none"


def test_auto_never_takes_the_device_that_this_run_writes() -> None:
    assert refused("auto", (FED,), output=FED.path).key == "error.camera.none"
    assert refused("1", (FED, C920), output=FED.path).key == "error.camera.own"


@pytest.mark.parametrize(
    ("camera", "meant"),
    [
        ("2", C920),
        ("4", BUILT_IN),
        ("/dev/video4", BUILT_IN),
        ("HD Pro Webcam C920", C920),
        ("hd pro webcam c920", C920),
        ("c920", C920),
        ("Integrated", BUILT_IN),
        ("Webcam", FED),  # the first of several
    ],
)
def test_a_camera_is_meant_by_number_path_name_or_part_of_it(camera: str, meant: Device) -> None:
    assert pick(camera, ALL) == meant


def test_a_whole_name_goes_before_a_part_of_another() -> None:
    longer, exact = device(0, "Camera Plus"), device(1, "Camera")
    assert pick("camera", (longer, exact)) == exact


def test_a_link_to_a_device_means_that_device(tmp_path: Path) -> None:
    target = tmp_path / "video7"
    target.write_bytes(b"")
    (tmp_path / "by-id").symlink_to(target)
    linked = Device("Linked", str(target), 7, "uvcvideo", State.FREE, False)
    assert pick(str(tmp_path / "by-id"), (linked,)) == linked


@pytest.mark.parametrize("camera", ["SmileCam", "10", "/dev/video10", "smile"])
def test_our_own_picture_is_refused_however_it_is_named(camera: str) -> None:
    assert refused(camera).key == "error.camera.own"
    assert refused(camera, (OURS,)).key == "error.camera.own_none"


def test_a_missing_number_names_those_there_are() -> None:
    problem = refused("7", (device(0, "A"), device(2, "B")))
    assert say(problem.key, "en", **problem.facts) == "no camera at index 7; found 0, 2; choose with --camera"
    assert refused("7", ()).key == "error.camera.index_none"


def test_a_missing_name_names_those_there_are_the_nearest_first() -> None:
    problem = refused("Integrted Camera")
    assert str(problem.facts["found"]).startswith("Integrated Camera (4)")
    assert refused("Logitech", (OURS,)).key == "error.camera.name_none"


@pytest.mark.parametrize("camera", ["film.mp4", "/nowhere/film", "pictures/", "face.JPG", "C:\\film"])
def test_what_looks_like_a_file_is_told_as_a_missing_file(camera: str) -> None:
    assert refused(camera).key == "error.camera.no_path"


@pytest.mark.parametrize("camera", ["x" * 5000, "\0", "~nobody/film.mp4", " "])
def test_any_text_is_refused_in_a_sentence(camera: str) -> None:
    with pytest.raises(CameraProblem) as caught:
        source(camera).open()
    say(caught.value.key, "ko", **caught.value.facts)


@pytest.mark.parametrize(
    ("camera", "kind"),
    [
        ("auto", Webcam),
        ("2", Webcam),
        ("C920", Webcam),
        ("demo", Demo),
        ("demo:straight", Demo),
        ("demo:laugh@8", Demo),
        ("rtsp://10.0.0.2/live", Stream),
        ("http://10.0.0.2:8080/video", Stream),
    ],
)
def test_each_form_has_its_source(camera: str, kind: type[Source]) -> None:
    assert isinstance(source(camera), kind)


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("film.mp4", lambda path: write_video(path, [np.zeros((48, 64, 3), np.uint8)]), VideoFile),
        ("face.PNG", lambda path: path.write_bytes(b"x"), Images),
        ("pictures", lambda path: path.mkdir(), Images),
        ("2", lambda path: path.mkdir(), Images),  # what lies there goes before a number
        ("no-suffix", lambda path: path.write_bytes(b"x"), VideoFile),
    ],
)
def test_what_lies_on_disk_is_a_file_or_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[Path], object], kind: type[Source]
) -> None:
    make(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert isinstance(source(name), kind)


def test_a_home_folder_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "film.mp4").write_bytes(b"x")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert isinstance(source("~/film.mp4"), VideoFile)


class Plugs:
    """A picker, and the cameras that a test plugs in and out."""

    def __init__(self, camera: str, *plugged: Device) -> None:
        self.clock = HandClock()
        self.plugged = plugged
        self.picker = Picker(camera, None, self.clock, lambda: Devices(self.plugged, ()))

    def refused(self) -> CameraProblem:
        with pytest.raises(CameraProblem) as caught:
            self.picker()
        return caught.value


@pytest.mark.parametrize("camera", ["auto", "2", "/dev/video2", "C920"])
def test_after_a_replug_the_same_camera_is_found_under_another_number(camera: str) -> None:
    plugs = Plugs(camera, C920, BUILT_IN)
    assert plugs.picker() == C920
    plugs.plugged = (BUILT_IN,)
    assert plugs.refused().key == "error.camera.gone"
    moved = device(7, C920.name)
    plugs.plugged = (BUILT_IN, moved)
    assert plugs.picker() == moved


@pytest.mark.parametrize("camera", ["auto", "2", "/dev/video2"])
def test_another_camera_that_took_its_number_is_not_mistaken_for_it(camera: str) -> None:
    plugs = Plugs(camera, C920)
    plugs.picker()
    moved = device(3, C920.name)
    plugs.plugged = (device(2, "Document Camera"), moved)
    assert plugs.picker() == moved


def test_auto_takes_another_once_its_camera_stays_away_and_goes_back_at_the_next_opening() -> None:
    plugs = Plugs("auto", C920, BUILT_IN)
    plugs.picker()
    plugs.plugged = (BUILT_IN,)
    facts = plugs.refused().facts
    assert (facts["camera"], facts["path"]) == (C920.name, C920.path)
    plugs.clock.advance(AWAY_S)
    assert plugs.picker() == BUILT_IN
    assert plugs.picker() == BUILT_IN
    plugs.plugged = (C920, BUILT_IN)
    assert plugs.picker() == C920
    plugs.plugged = (BUILT_IN,)
    assert plugs.refused().key == "error.camera.gone"


def test_a_camera_that_comes_back_under_another_name_at_its_place_is_taken_after_a_moment() -> None:
    plugs = Plugs("2", C920)
    plugs.picker()
    renamed = device(2, "USB Camera")
    plugs.plugged = (renamed,)
    assert plugs.refused().key == "error.camera.gone"
    plugs.clock.advance(AWAY_S)
    assert plugs.picker() == renamed


def test_a_name_that_nothing_bears_any_more_is_refused_with_what_there_is() -> None:
    plugs = Plugs("C920", C920)
    plugs.picker()
    plugs.plugged = (BUILT_IN,)
    plugs.refused()
    plugs.clock.advance(AWAY_S)
    assert plugs.refused().key == "error.camera.name"


def test_of_two_of_one_name_the_one_at_its_place_is_taken() -> None:
    twins = device(2, "Twin"), device(4, "Twin")
    plugs = Plugs("4", *twins)
    assert plugs.picker() == twins[1]
    assert plugs.picker() == twins[1]
    plugs.plugged = twins[:1]
    assert plugs.picker() == twins[0]


def test_what_was_never_there_is_looked_for_anew_each_time() -> None:
    plugs = Plugs("auto")
    assert plugs.refused().key == "error.camera.none"
    plugs.plugged = (BUILT_IN,)
    assert plugs.picker() == BUILT_IN


@pytest.mark.parametrize("asked", ["auto", "0", "Logitech C920", "/dev/video98765", "\0"])
def test_a_camera_is_meant(asked: str) -> None:
    assert is_device(asked)


def test_no_camera_is_meant_by_the_demo_an_address_or_what_lies_on_disk(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"")
    for asked in ("demo", "demo:straight", "rtsp://host/1", str(tmp_path), str(tmp_path / "clip.mp4")):
        assert not is_device(asked)
