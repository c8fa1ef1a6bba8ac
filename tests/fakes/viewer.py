"""Somebody who looks at a real preview: its picture, its link, its port, and a page's socket without a browser."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import numpy as np
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from smilecam.frames import Picture, Size
from smilecam.publish.preview import Preview

SIZE = Size(320, 180)


# Red, green, blue, yellow as BGR: left top, right top, left bottom, right bottom.
QUARTERS = ((0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255))


def quarters(size: Size = SIZE) -> Picture:
    picture = np.zeros((size.height, size.width, 3), np.uint8)
    for number, colour in enumerate(QUARTERS):
        top, left = number // 2 * size.height // 2, number % 2 * size.width // 2
        picture[top : top + size.height // 2, left : left + size.width // 2] = colour
    return picture


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def parts(preview: Preview) -> tuple[str, str]:
    """Return the address and the code of its link."""
    hit = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/#k=([\w-]{43})", preview.invite())
    assert hit
    return hit[1], hit[2]


def session(preview: Preview) -> str:
    origin, code = parts(preview)
    headers = {"Origin": origin, "X-SmileCam": "1"}
    return str(httpx2.post(f"{origin}/enter", json={"code": code}, headers=headers).json()["session"])


@contextmanager
def viewer(preview: Preview, secret: str | None = None) -> Iterator[ClientConnection]:
    """A page's socket, let in."""
    origin, _ = parts(preview)
    known = secret or session(preview)
    with connect(f"{origin.replace('http', 'ws')}/live", origin=Origin(origin), proxy=None) as client:
        client.send(json.dumps({"session": known}))
        yield client
