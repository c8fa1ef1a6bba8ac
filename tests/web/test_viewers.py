"""Pictures for pages: newest wins, and nothing is done while nobody looks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event, Thread
from typing import Any

import cv2
import numpy as np
import pytest

from smilecam.frames import Picture
from smilecam.publish.preview import Preview
from smilecam.web.viewers import Viewers
from tests.fakes.viewer import SIZE, quarters, viewer


def shade(value: int) -> Picture:
    return np.full((48, 64, 3), value, np.uint8)


def seen(jpeg: bytes) -> int:
    return round(float(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR).mean()))


def run(story: Callable[[Viewers], Awaitable[None]]) -> None:
    """Run a story on a loop of its own."""

    async def told() -> None:
        await story(Viewers(asyncio.get_running_loop()))

    asyncio.run(told())


def test_nothing_is_copied_or_encoded_while_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "imencode", lambda *_: pytest.fail("encoded for nobody"))
    monkeypatch.setattr(np, "copyto", lambda *_: pytest.fail("copied for nobody"))

    async def story(viewers: Viewers) -> None:
        viewers.offer(shade(1))
        with viewers.one_more():
            assert viewers.looking == 1
        viewers.offer(shade(2))
        assert viewers.looking == 0

    run(story)


def test_a_viewer_gets_the_newest_picture_once() -> None:
    async def story(viewers: Viewers) -> None:
        with viewers.one_more():
            for value in (10, 20, 30):
                viewers.offer(shade(value))
            number, jpeg = await viewers.newer_than(0)
            assert seen(jpeg) == pytest.approx(30, abs=2)
            waiting = asyncio.create_task(viewers.newer_than(number))
            await asyncio.sleep(0)
            viewers.offer(shade(40))
            number, jpeg = await waiting
            assert seen(jpeg) == pytest.approx(40, abs=2)

    run(story)


def test_a_picture_is_encoded_once_for_all_viewers(monkeypatch: pytest.MonkeyPatch) -> None:
    encode, calls = cv2.imencode, []

    def counted(*words: Any) -> Any:
        calls.append(words)
        return encode(*words)

    monkeypatch.setattr(cv2, "imencode", counted)

    async def story(viewers: Viewers) -> None:
        with viewers.one_more(), viewers.one_more():
            waiting = [asyncio.create_task(viewers.newer_than(0)) for _ in range(2)]
            await asyncio.sleep(0)
            viewers.offer(shade(50))
            first, second = await asyncio.gather(*waiting)
            assert first == second

    run(story)
    assert len(calls) == 1


def test_the_picture_may_be_overwritten_after_the_offer() -> None:
    async def story(viewers: Viewers) -> None:
        with viewers.one_more():
            picture = shade(200)
            viewers.offer(picture)
            picture[:] = 0
            _, jpeg = await viewers.newer_than(0)
            assert seen(jpeg) == pytest.approx(200, abs=2)

    run(story)


def test_offers_come_from_another_thread_and_memory_does_not_grow() -> None:
    async def story(viewers: Viewers) -> None:
        with viewers.one_more():

            def offer_many() -> None:
                for value in range(200):
                    viewers.offer(shade(value))

            await asyncio.to_thread(offer_many)
            number, jpeg = await viewers.newer_than(0)
            assert seen(jpeg) == pytest.approx(199, abs=2)
            assert number <= 200
            kept = len(viewers._spare)
            await asyncio.to_thread(offer_many)
            await viewers.newer_than(number)
            assert len(viewers._spare) == kept <= 2

    run(story)


def test_a_picture_taken_before_its_arrival_is_told_is_lost_for_nobody() -> None:
    async def story(viewers: Viewers) -> None:
        with viewers.one_more(), viewers.one_more():
            viewers.offer(shade(10))
            viewers.offer(shade(20))
            number, jpeg = await viewers.newer_than(0)  # takes the second, and the loop has heard of neither
            assert seen(jpeg) == pytest.approx(20, abs=2)
            again, same = await asyncio.wait_for(viewers.newer_than(number - 1), 30)  # who waits for it as well
            assert (again, same) == (number, jpeg)
            waiting = asyncio.create_task(viewers.newer_than(number))
            for _ in range(5):  # both arrivals are told now, and are no news
                await asyncio.sleep(0)
            assert not waiting.done()
            viewers.offer(shade(30))
            assert seen((await waiting)[1]) == pytest.approx(30, abs=2)

    run(story)


# Through a real server.


def test_a_viewer_gets_pictures(preview: Preview, feeding: Callable[[], None]) -> None:
    feeding()
    with viewer(preview) as client:
        for _ in range(5):
            jpeg = client.recv(timeout=10)
            assert isinstance(jpeg, bytes)
            assert jpeg.startswith(b"\xff\xd8")
            client.send("drawn")


def test_publishing_never_waits_for_pages_that_take_nothing_nor_for_the_loop_and_the_newest_is_what_they_get(
    preview: Preview, loop: asyncio.AbstractEventLoop
) -> None:
    def publish() -> None:
        for value in range(250):
            preview.publish(np.full((SIZE.height, SIZE.width, 3), value, np.uint8))

    preview.open(SIZE, 30)
    with viewer(preview) as client, viewer(preview):
        preview.publish(quarters())
        while True:  # until both are let in, and a picture has been made for them
            try:
                client.recv(timeout=0.05)
                break
            except TimeoutError:
                preview.publish(quarters())
        held = Event()
        loop.call_soon_threadsafe(held.wait, 60)
        publishing = Thread(target=publish)
        publishing.start()
        publishing.join(30)
        waited = publishing.is_alive()
        held.set()
        publishing.join()
        assert not waited
        assert seen_of(client.recv(timeout=30)) == pytest.approx(249, abs=2)


def seen_of(sent: str | bytes) -> int:
    assert isinstance(sent, bytes)
    return seen(sent)


def test_who_looks_next_does_not_see_what_was_shown_before_they_came() -> None:
    async def story(viewers: Viewers) -> None:
        with viewers.one_more():
            viewers.offer(shade(30))
            number, _ = await viewers.newer_than(0)
        with viewers.one_more():
            waiting = asyncio.create_task(viewers.newer_than(0))
            await asyncio.sleep(0)
            assert not waiting.done()
            viewers.offer(shade(90))
            later, jpeg = await waiting
        assert later > number
        assert seen(jpeg) == pytest.approx(90, abs=2)

    run(story)


def test_who_comes_and_goes_is_told_while_they_are_counted() -> None:
    async def told() -> None:
        heard: list[int] = []
        viewers = Viewers(asyncio.get_running_loop(), lambda: heard.append(viewers.looking))
        with viewers.one_more(), viewers.one_more():
            pass
        assert heard == [1, 2, 1, 0]

    asyncio.run(told())


def test_a_picture_that_is_copied_while_the_last_viewer_leaves_is_seen_by_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(viewers: Viewers) -> None:
        looks = viewers.one_more()
        looks.__enter__()
        copy = np.copyto

        def leaves(kept: Picture, picture: Picture) -> None:
            copy(kept, picture)
            looks.__exit__(None, None, None)

        monkeypatch.setattr(np, "copyto", leaves)
        viewers.offer(shade(10))
        monkeypatch.undo()
        with viewers.one_more():
            viewers.offer(shade(90))
            _, jpeg = await viewers.newer_than(0)
        assert seen(jpeg) == pytest.approx(90, abs=2)
        assert viewers._number == 1  # the first was never shown

    run(story)
