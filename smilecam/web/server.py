"""One server on 127.0.0.1, on the asyncio loop that it is given: its port, its start and its end."""

from __future__ import annotations

import asyncio
import socket
import sys
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from smilecam.web.connections import BACKLOG, Brief

HOST, PORTS = "127.0.0.1", 20


@dataclass(frozen=True, slots=True, eq=False)
class Serving:
    """A server on air."""

    server: uvicorn.Server
    task: asyncio.Task[None]

    async def stop(self) -> None:
        self.server.should_exit = True
        await asyncio.wait([self.task])


def listen(first: int, most: int = PORTS) -> socket.socket | None:
    """Return a socket that listens on 127.0.0.1, on the first free port from `first` on; None where all are taken."""
    for port in range(first, first + most):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let us take another program's port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen()
        except OSError:
            listening.close()
            continue
        return listening
    return None


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
