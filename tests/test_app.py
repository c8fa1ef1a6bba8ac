"""The real parts wired together: the demo face, the real finder, a tiny network, a sink that shows nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam import app
from smilecam.app import OnAir, Run, go_on_air
from smilecam.daemon import process
from smilecam.daemon.lock import Lock, held
from smilecam.daemon.places import Places, places
from smilecam.errors import AlreadyRunning, BadTheme, BadWeights, CameraProblem, SinkProblem, SmileCamError
from smilecam.frames import Size
from smilecam.requests import Request, Verb
from smilecam.settings import Settings
from tests.fakes.weights import tiny_weights

SMALL = Settings(camera="demo:straight", sink="null", size=Size(320, 240), fps=30.0)


@pytest.fixture
def here(tmp_path: Path) -> Places:
    return places({"SMILECAM_HOME": str(tmp_path / "home")})


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tiny_weights(tmp_path / "weights", threshold=0.6)
    monkeypatch.setattr("smilecam.weights.find", lambda asked: asked or folder)
    return folder


def no_pictures(now: OnAir) -> None:
    raise AssertionError(f"unexpected pictures: {now}")


def run_of(settings: Settings, here: Places) -> Run:
    return Run(settings, {"camera": settings.camera}, "/", here)


def refused(settings: Settings, here: Places) -> SmileCamError:
    """Return what refuses to go on air; everything must have been let go by then."""
    others = set(threading.enumerate())  # of other tests, which left one waiting
    with pytest.raises(SmileCamError) as caught:
        go_on_air(run_of(settings, here), no_pictures, threading.Event())
    assert not held(here.lock)
    assert not here.record.exists()
    assert not here.socket.exists()
    for thread in set(threading.enumerate()) - others:
        if thread.name.startswith("smilecam-"):
            thread.join(60)  # one that loads libraries right now ends when they are loaded
            assert not thread.is_alive(), thread.name
    return caught.value


@pytest.mark.usefixtures("weights")
def test_on_air_it_is_known_answers_and_stops_when_asked_to(here: Places) -> None:
    heard: list[OnAir] = []
    stopped: list[object] = []

    def tell(now: OnAir) -> None:
        heard.append(now)
        record = process.running(here)
        assert record is not None
        assert record.camera == now.status.camera
        assert process.answer(here, Request(Verb.STATUS, {}))["state"] == "live"
        stopped.append(process.answer(here, Request(Verb.STOP, {})))

    go_on_air(run_of(SMALL, here), tell, threading.Event())
    assert heard[0].status.size == "320x240"
    assert heard[0].status.threshold == 0.6  # the weights' own
    assert heard[0].missing is None
    assert stopped == [{"v": 1, "stopping": True}]
    assert process.running(here) is None
    assert "on air" in here.log.read_text("utf-8")


@pytest.mark.usefixtures("weights")
def test_it_stops_by_itself_after_its_duration_and_lets_everything_go(here: Places) -> None:
    heard, over = list[OnAir](), threading.Event()
    go_on_air(run_of(replace(SMALL, duration_s=0.01, threshold=0.7), here), heard.append, over)
    assert [one.status.state for one in heard] == ["live"]
    assert heard[0].status.threshold == 0.7  # the user's
    assert not over.is_set()  # nobody stopped it
    assert process.running(here) is None
    assert not held(here.lock)


@pytest.mark.usefixtures("weights")
def test_it_says_why_it_is_the_preview_although_a_virtual_camera_was_wanted(
    here: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smilecam.v4l2.Kernel.nodes", lambda _: [])
    settings = Settings(camera="demo:straight", sink="auto", size=Size(320, 240), duration_s=0.01)
    heard: list[OnAir] = []
    links: list[str] = []

    def tell(now: OnAir) -> None:
        heard.append(now)
        links.extend(
            process.answer(here, Request(Verb.STATUS, facts))["told"] for facts in ({}, {"invite": True}, {"invite": 1})
        )

    go_on_air(run_of(settings, here), tell, threading.Event())
    assert heard[0].missing is not None
    assert heard[0].status.sink == "preview"
    assert heard[0].status.told.startswith("http://127.0.0.1:")
    assert ["#k=" in link for link in (heard[0].status.told, *links)] == [True, False, True, False]


@pytest.mark.usefixtures("weights")
def test_a_killed_ones_record_is_gone_before_anybody_could_take_it_for_ours(here: Places) -> None:
    here.record.write_text("who was killed")
    refused(Settings(camera="97", sink="null"), here)
    assert not here.record.exists()


def test_where_one_runs_a_second_does_not(here: Places) -> None:
    lock = Lock(here.lock)
    lock.acquire()
    with pytest.raises(AlreadyRunning):
        go_on_air(run_of(SMALL, here), no_pictures, threading.Event())
    lock.release()


@pytest.mark.usefixtures("weights")
def test_a_camera_that_is_not_there_refuses_the_start(here: Places) -> None:
    assert isinstance(refused(Settings(camera="97", sink="null"), here), CameraProblem)


@pytest.mark.usefixtures("weights")
def test_an_output_that_cannot_be_written_refuses_the_start(here: Places) -> None:
    settings = Settings(camera="demo:straight", sink="file:/no/such/folder/x.mp4", size=Size(320, 240))
    assert isinstance(refused(settings, here), SinkProblem)


@pytest.mark.usefixtures("weights")
def test_a_theme_that_is_not_there_refuses_the_start(here: Places) -> None:
    assert isinstance(refused(Settings(camera="demo", sink="null", overlay="no-such"), here), BadTheme)


def test_weights_that_were_altered_refuse_the_start(here: Places, weights: Path) -> None:
    (weights / "head.onnx").write_bytes(b"not what the card says")
    assert isinstance(refused(SMALL, here), BadWeights)


@pytest.mark.usefixtures("weights")
def test_a_camera_that_opens_and_sends_nothing_is_told_apart(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "OPENS_WITHIN_S", 0.0)
    monkeypatch.setattr("smilecam.pipeline.opening.Opening.flows", lambda _: None)
    assert refused(SMALL, here).key == "error.camera.silent"


@pytest.mark.usefixtures("weights")
def test_stopped_before_a_picture_came_it_tells_nothing(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.pipeline.opening.Opening.flows", lambda _: None)
    over = threading.Event()
    over.set()
    go_on_air(run_of(SMALL, here), no_pictures, over)


@pytest.mark.usefixtures("weights")
def test_a_bug_is_logged_and_everything_let_go(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(app, "_record", bug)
    with pytest.raises(ZeroDivisionError):
        go_on_air(run_of(SMALL, here), no_pictures, threading.Event())
    assert "a bug" in here.log.read_text("utf-8")
    assert not held(here.lock)


@pytest.mark.usefixtures("weights")
def test_a_cameras_password_is_neither_in_the_log_nor_shown(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr("smilecam.app.records.write", lambda record, path: written.append(record.camera))
    refused(Settings(camera="http://me:secret@127.0.0.1:1/x?pwd=secret", sink="null"), here)
    assert "secret" not in here.log.read_text("utf-8")
    assert "secret" not in "".join(written)
    assert written
