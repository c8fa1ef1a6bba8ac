"""What a page hears all the time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from smilecam.errors import SmileCamError
from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.panel import news as news_module
from smilecam.panel.news import news
from smilecam.panel.subject import Subject
from smilecam.settings import Settings
from smilecam.web.viewers import Viewers
from tests.fakes.clock import HandClock
from tests.fakes.subject import FakeCamera
from tests.fakes.verdicts import verdict_at, verdicts_of


class Bench:
    """A camera, and a page that hears of it."""

    def __init__(self) -> None:
        self.clock, self.camera = HandClock(), FakeCamera()
        self.subject: Subject = self.camera.subject(Viewers(asyncio.new_event_loop()), self.clock)

    def see(self, score: float, laughing: bool = False) -> None:
        self.clock.advance(0.1)
        self.subject.curve.see(verdicts_of(verdict_at(Box(0, 0, 9, 9), score, laughing=laughing), size=Size(64, 48)))

    def heard(self, count: int, lang: str = "en") -> list[dict[str, Any]]:
        async def talk(socket: WebSocket) -> None:
            await socket.accept()
            await news(self.subject)(socket)

        app = Starlette(routes=[WebSocketRoute("/news", talk)])
        with TestClient(app) as browser, browser.websocket_connect(f"/news?lang={lang}") as socket:
            return [json.loads(socket.receive_text()) for _ in range(count)]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(news_module, "TICK_S", 0.001)
    bench = Bench()
    yield bench
    bench.subject.viewers._loop.close()


def test_who_comes_hears_the_last_minute_once_and_then_what_is_new(bench: Bench) -> None:
    bench.see(0.2)
    bench.see(0.9, laughing=True)
    first, second = bench.heard(2)
    assert [faces for _, faces in first["samples"]] == [[[0, 0.2, 0]], [[0, 0.9, 1]]]
    assert first["now"] == pytest.approx(bench.clock.now_s())
    assert second["samples"] == []


def test_how_the_camera_stands_is_told_at_once_and_now_and_then(bench: Bench) -> None:
    bench.camera.mode = "blank"
    bench.camera.settings = Settings(threshold=0.6, mirror=True, camera="rtsp://me:secret@10.0.0.2/live", sink="null")
    told = bench.heard(news_module.STATUS_EACH + 1)
    assert [bool(one.get("status")) for one in told] == [True, *[False] * (news_module.STATUS_EACH - 1), True]
    assert told[0]["status"]["mode"] == "blank"
    assert (told[0]["settings"]["threshold"], told[0]["settings"]["mirror"]) == ("0.6", "on")
    assert told[0]["choice"]["sink"] == "null"
    assert "secret" not in json.dumps(told)


def test_only_what_can_change_live_is_among_the_settings(bench: Bench) -> None:
    assert not {"camera", "sink", "device", "size"} & bench.heard(1)[0]["settings"].keys()


def test_a_calibration_is_guided_in_the_pages_language(bench: Bench) -> None:
    assert bench.heard(1)[0]["calibration"] is None
    bench.camera.calibration = {"stand": "running", "key": "turned", "progress": 0.4, "baseline": None}
    told = bench.heard(1, "ko")[0]["calibration"]
    assert (told["stand"], told["progress"]) == ("running", 0.4)
    assert "카메라" in told["title"]
    bench.camera.calibration = SmileCamError("calibrate.no_judge")
    refused = bench.heard(1)[0]["calibration"]
    assert refused["stand"] == "refused"
    assert refused["words"]
