"""A video path that tests step by hand."""

from __future__ import annotations

from threading import Event

import numpy as np

from smilecam.frames import Frame, Size
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.judgement_path import JudgementPath
from smilecam.pipeline.judging import Decide
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.outlet import Outlet
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Part
from smilecam.pipeline.timings import Timings
from smilecam.pipeline.video_path import VideoPath
from smilecam.pipeline.wanted import Current, Wanted
from smilecam.ports import Judge, SourceFacts
from smilecam.settings import RefereeSettings, Settings
from tests.fakes.clock import HandClock
from tests.fakes.judge import FakeJudge, decide
from tests.fakes.painter import FakePainter
from tests.fakes.sink import FakeSink
from tests.fakes.source import FakeSource

P = 1 / 30


class Bench:
    """A video path stepped by hand: no thread, no waiting."""

    def __init__(self, lang: str = "en", live: bool = True, sink: FakeSink | None = None) -> None:
        self.clock = HandClock()
        self.sink = sink or FakeSink()
        self.painter = FakePainter(Size(32, 24))
        settings = Settings(size=Size(32, 24), lang="ko" if lang == "ko" else "en")
        self.shared = Shared(self.clock, Timings(self.clock), Opening(), Event())
        self.capture = CapturePath(FakeSource(self.clock), self.shared, Part(self.clock.now_s()))
        self.capture.facts = SourceFacts("Fake", Size(64, 48), 30, live)
        self.judgement = JudgementPath(self.panel, self.shared, Part(self.clock.now_s()))
        self.outlet = Outlet(self.sink, lambda size: self.painter, settings.size, settings.fps, self.shared)
        self.outlet.open()
        self.current = Current(Wanted(settings, RefereeSettings(0.7)))
        self.video = VideoPath(self.outlet, self.capture, self.judgement, self.current, self.shared)
        self._number = 0

    def panel(self) -> tuple[Judge, Decide]:
        return FakeJudge(), decide

    def frame(self, shade: int = 128, time_s: float | None = None) -> Frame:
        self._number += 1
        picture = np.full((48, 64, 3), shade, np.uint8)
        return Frame(picture, self.clock.now_s() if time_s is None else time_s, self._number)

    def play(self, seconds: float, camera: bool = True) -> None:
        """Let time pass as the thread would: a frame in each frame time, or waits that end without one."""
        until_s = self.clock.now_s() + seconds
        while self.clock.now_s() < until_s:
            self.clock.advance(P if camera else max(0.001, self.video.wait_s()))
            self.video.step(self.frame() if camera else None)

    @property
    def shades(self) -> list[int]:
        return [int(picture[0, 0, 0]) for picture in self.sink.pictures]
