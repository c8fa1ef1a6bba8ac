from __future__ import annotations

from threading import Event

import pytest

from smilecam.frames import Size
from smilecam.pipeline.capture_path import CapturePath
from smilecam.pipeline.judgement_path import JudgementPath
from smilecam.pipeline.judging import Decide
from smilecam.pipeline.opening import Opening
from smilecam.pipeline.outlet import Outlet
from smilecam.pipeline.shared import Shared
from smilecam.pipeline.supervision import Part
from smilecam.pipeline.timings import Timings
from smilecam.ports import Judge
from smilecam.scene import Scene
from smilecam.verdict import Verdicts
from tests.fakes.clock import HandClock
from tests.fakes.judge import FakeJudge, decide
from tests.fakes.painter import FakePainter
from tests.fakes.sink import FakeSink
from tests.fakes.source import FakeSource


@pytest.fixture
def common() -> Shared:
    clock = HandClock()
    return Shared(clock, Timings(clock), Opening(), Event())


def test_one_sign_ends_every_path_that_shares_it(common: Shared) -> None:
    source, seated = FakeSource(HandClock()), []

    def panel() -> tuple[Judge, Decide]:
        seated.append(FakeJudge())
        return seated[-1], decide

    capture, judgement = (
        CapturePath(source, common, Part(common.clock.now_s())),
        JudgementPath(panel, common, Part(common.clock.now_s())),
    )
    common.stop.set()
    capture.run()
    judgement.start()
    assert judgement.join(30)
    assert source.opened == 0
    assert seated == []


def test_times_of_all_paths_are_told_together(common: Shared) -> None:
    judgement = JudgementPath(lambda: (FakeJudge(), decide), common, Part(common.clock.now_s()))
    outlet = Outlet(FakeSink(), FakePainter, Size(32, 24), 30.0, common)
    outlet.open()
    outlet.show(None, Scene(0.0, None, 0.5, "en"))
    judgement.judged(Verdicts(0.0, 1, (32, 24), ()), {"find": 3.0, "judge": 5.0})
    told = common.timings.summary()
    assert {"paint", "convert", "publish", "find", "judge"} == told.keys()
    assert (told["find"].p50_ms, told["judge"].p50_ms) == (3.0, 5.0)


@pytest.mark.parametrize("name", ["clock", "timings", "opening", "stop"])
def test_nothing_shared_can_be_swapped_under_the_others(common: Shared, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(common, name, None)
