"""A camera on the network: an HTTP server of this machine that sends pictures as IP cameras do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np


@contextmanager
def ip_camera(frames: int, *, then_stall: bool = False, film: Path | None = None) -> Iterator[str]:
    """Serve at the URL that is given: `frames` JPEGs as multipart, then the end or silence; at /film.mp4 a file."""
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if self.path == "/film.mp4" and film is not None:
                self.send_header("Content-Type", "video/mp4")
                self.send_header("Content-Length", str(film.stat().st_size))
                self.end_headers()
                self.wfile.write(film.read_bytes())
                return
            if self.path == "/page":
                self.end_headers()
                self.wfile.write(b"<html>no pictures here</html>")
                return
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            for number in range(frames):
                _, jpeg = cv2.imencode(".jpg", np.full((48, 64, 3), 10 * number % 256, np.uint8))
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
                self.wfile.write(f"Content-Length: {jpeg.size}\r\n\r\n".encode() + jpeg.tobytes() + b"\r\n")
                self.wfile.flush()
            if then_stall:
                over.wait(30)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        serving.join()
        server.server_close()
