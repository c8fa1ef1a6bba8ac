"""A server's life."""

from __future__ import annotations

import asyncio

import httpx2
from starlette.applications import Starlette

from smilecam.web.listening import listen
from smilecam.web.server import server, start
from tests.fakes.viewer import free_port


def test_it_answers_until_it_is_stopped_and_then_the_port_is_free() -> None:
    async def story() -> None:
        listening = listen(free_port())
        assert listening is not None
        port = listening.getsockname()[1]
        serving = await start(server(Starlette()), listening)
        answer = await asyncio.to_thread(httpx2.get, f"http://127.0.0.1:{port}/")
        assert answer.status_code == 404
        assert "server" not in answer.headers
        await serving.stop()
        again = listen(port, 1)
        assert again is not None
        again.close()

    asyncio.run(story())
