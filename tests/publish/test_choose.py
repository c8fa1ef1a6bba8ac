"""What --sink means."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smilecam.devices import by_kernel
from smilecam.errors import UsageProblem
from smilecam.ports import Sink
from smilecam.publish.choose import Choice, choose
from smilecam.publish.file import File
from smilecam.publish.null import Null
from smilecam.publish.preview import Preview
from smilecam.publish.virtual import VirtualCamera
from tests.fakes.clock import HandClock
from tests.fakes.kernel import FakeKernel, FakeNode, camera, loopback


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with closing(asyncio.new_event_loop()) as idle:
        yield idle


def choice(loop: asyncio.AbstractEventLoop, asked: str, *nodes: FakeNode, device: str | None = None) -> Choice:
    return choose(asked, device, HandClock(), loop, find=lambda: by_kernel(FakeKernel(*nodes)))


@pytest.mark.parametrize(
    ("asked", "kind"),
    [("virtual", VirtualCamera), ("preview", Preview), ("null", Null), ("file:film.mp4", File)],
)
def test_each_form_has_its_sink(loop: asyncio.AbstractEventLoop, asked: str, kind: type[Sink]) -> None:
    chosen = choice(loop, asked)
    assert isinstance(chosen.sink, kind)
    assert chosen.asked == asked
    assert chosen.missing is None


def test_auto_is_the_virtual_camera_where_there_is_one(loop: asyncio.AbstractEventLoop) -> None:
    chosen = choice(loop, "auto", loopback(10))
    assert isinstance(chosen.sink, VirtualCamera)
    assert chosen.asked == "virtual"


def test_auto_is_the_preview_without_one_and_says_what_is_missing(loop: asyncio.AbstractEventLoop) -> None:
    chosen = choice(loop, "auto", camera(0, "HD Webcam"))
    assert isinstance(chosen.sink, Preview)
    assert chosen.asked == "preview"
    assert chosen.missing is not None
    assert chosen.missing.key.startswith("error.virtual.no_driver")


def test_auto_with_a_device_named_means_that_device(loop: asyncio.AbstractEventLoop) -> None:
    chosen = choice(loop, "auto", device="/dev/video9")
    assert isinstance(chosen.sink, VirtualCamera)  # and opening it tells that it is not there
    assert chosen.missing is None


def test_a_files_path_may_hold_colons_and_a_home(
    loop: asyncio.AbstractEventLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert choice(loop, "file:~/a:b.mp4").sink.told == str(tmp_path / "a:b.mp4")


@pytest.mark.parametrize("asked", ["file:", "file", "screen", "", "virtual:x"])
def test_anything_else_is_refused(loop: asyncio.AbstractEventLoop, asked: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        choice(loop, asked)
    assert refused.value.key == "error.sink.unknown"
