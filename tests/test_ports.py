"""What the type checker cannot see of the ports: that all who stand behind one can take each other's place."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path

import pytest

from smilecam.capture.demo import Demo
from smilecam.capture.file import VideoFile
from smilecam.capture.images import Images
from smilecam.capture.stream import Stream
from smilecam.capture.webcam import Webcam
from smilecam.clock import MonotonicClock
from smilecam.draw.paint import ScenePainter
from smilecam.frames import PixelFormat, Size
from smilecam.perception.finder import VideoFinder
from smilecam.perception.finder_stills import StillFinder
from smilecam.perception.graphs import OnnxEncoder, OnnxHead
from smilecam.perception.judge import FrameJudge, StillJudge
from smilecam.ports import Clock, Encoder, Finder, Head, Inviting, Judge, Painter, Sink, Source, SourceFacts
from smilecam.publish.file import File
from smilecam.publish.null import Null
from smilecam.publish.preview import Preview
from smilecam.publish.virtual import VirtualCamera
from tests.fakes.clock import HandClock
from tests.fakes.finder import FakeFinder
from tests.fakes.judge import FakeJudge
from tests.fakes.painter import FakePainter
from tests.fakes.sink import FakeSink
from tests.fakes.source import FakeSource

BEHIND: dict[type, tuple[type, ...]] = {
    Clock: (MonotonicClock, HandClock),
    Source: (Webcam, VideoFile, Images, Stream, Demo, FakeSource),
    Sink: (VirtualCamera, Preview, File, Null, FakeSink),
    Finder: (VideoFinder, StillFinder, FakeFinder),
    Encoder: (OnnxEncoder,),
    Head: (OnnxHead,),
    Judge: (FrameJudge, StillJudge, FakeJudge),
    Painter: (ScenePainter, FakePainter),
}
PAIRS = [(port, one) for port, those in BEHIND.items() for one in those]


def asked_of(port: type) -> list[str]:
    return [name for name, member in vars(port).items() if inspect.isfunction(member) and not name.startswith("_")]


@pytest.mark.parametrize(("port", "one"), PAIRS, ids=[f"{port.__name__}-{one.__name__}" for port, one in PAIRS])
def test_each_is_called_as_its_port_is(port: type, one: type) -> None:
    """By the same names in the same order; what it takes besides, it can do without."""
    assert asked_of(port)
    for name in asked_of(port):
        wanted = list(inspect.signature(getattr(port, name)).parameters)
        has = inspect.signature(getattr(one, name)).parameters
        assert list(has)[: len(wanted)] == wanted, name
        assert all(has[more].default is not inspect.Parameter.empty for more in list(has)[len(wanted) :]), name


SINKS = BEHIND[Sink][:-1]


@pytest.mark.parametrize("sink", SINKS, ids=lambda one: one.__name__)
def test_a_sinks_format_is_known_before_it_opens_and_one_that_can_be_converted_to(sink: type[Sink]) -> None:
    assert sink.format in PixelFormat


def test_only_the_preview_invites_as_only_its_address_opens_nothing() -> None:
    loop = asyncio.new_event_loop()
    sinks: tuple[Sink, ...] = (Preview(loop, HandClock()), File(Path("x.mp4"), HandClock()), Null(), VirtualCamera())
    assert [isinstance(sink, Inviting) for sink in sinks] == [True, False, False, False]
    loop.close()


def test_a_sink_that_never_opened_tells_no_address_and_closes_twice() -> None:
    loop = asyncio.new_event_loop()
    for sink in (Preview(loop, HandClock()), Null(), VirtualCamera()):
        assert sink.told == ""
        sink.close()
        sink.close()
    loop.close()


def test_what_a_source_tells_of_itself_cannot_be_changed_and_is_equal_when_it_says_the_same() -> None:
    facts = SourceFacts("Logitech C920", Size(1280, 720), 30.0, live=True)
    assert facts == SourceFacts("Logitech C920", Size(1280, 720), 30.0, live=True)
    with pytest.raises(AttributeError):
        facts.fps = 60.0  # type: ignore[misc]  # what is tested
