"""One server on 127.0.0.1, on the asyncio loop that it is given: its start and its end."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from smilecam.web.connections import BACKLOG, Brief


@dataclass(frozen=True, slots=True, eq=False)
class Serving:
    """A server on air."""

    server: uvicorn.Server
    task: asyncio.Task[None]

    async def stop(self) -> None:
        self.server.should_exit = True
        await asyncio.wait([self.task])


def server(app: ASGIApp) -> uvicorn.Server:
    """Return a server that is not yet on air; `should_exit` ends it, however far it has got."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            access_log=False,
            backlog=BACKLOG,
            http=Brief,
            lifespan="off",
            log_config=None,
            log_level="warning",
            proxy_headers=False,  # no proxy stands before it, so none may speak for others
            server_header=False,
            timeout_graceful_shutdown=1,
            ws_max_size=1024,
            ws_per_message_deflate=False,  # JPEG does not get smaller
        )
    )


async def start(made: uvicorn.Server, listening: socket.socket) -> Serving:
    """Serve on `listening`, which is closed in the end, and return once requests are answered. On the loop."""
    serving = asyncio.create_task(made.serve([listening]))
    serving.add_done_callback(lambda _: listening.close())
    while not made.started and not serving.done():
        await asyncio.sleep(0.01)
    if serving.done():
        serving.result()
    return Serving(made, serving)
