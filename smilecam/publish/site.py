"""What the preview answers over HTTP and WebSocket. Every request passes the guard first."""

from __future__ import annotations

import sys

from starlette.applications import Starlette
from starlette.types import ASGIApp

from smilecam.web.codes import Door
from smilecam.web.door import Guarded, entrance
from smilecam.web.pages import icon, page, static
from smilecam.web.sockets import pictures, socket_route
from smilecam.web.viewers import Viewers

_PACKAGE = "smilecam.publish"


def site(viewers: Viewers, door: Door, port: int) -> ASGIApp:
    """Return the preview's application, for a server on 127.0.0.1:`port`."""
    system = "linux" if sys.platform == "linux" else "other"
    routes = [
        page(_PACKAGE, "page/index.html", "preview.", lambda lang: {"system": system}),
        *static(_PACKAGE, "page/page.css", "page/page.js"),
        icon(),
        entrance(door),
        socket_route("/live", door, pictures(viewers)),
    ]
    return Guarded(Starlette(routes=routes), port)
