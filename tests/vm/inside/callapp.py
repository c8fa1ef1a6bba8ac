"""A video call in Debian's Chromium: what it lists, and what it sees of one camera."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

CHROMIUM = Path("/usr/lib/chromium/chromium")
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--use-fake-ui-for-media-stream"),
)
# Between those that are kept; uneven, as a film that loops would show the same face at even ones.
_STEPS = (3, 7, 20)
_PAGE = """<!doctype html><video muted playsinline></video><script>
(async () => {
  const told = {};
  try {
    (await navigator.mediaDevices.getUserMedia({ video: true })).getTracks().forEach((track) => track.stop());
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "videoinput");
    told.listed = cameras.map((one) => one.label);
    const wanted = cameras.find((one) => one.label.startsWith("LABEL"));
    const video = document.querySelector("video");
    video.srcObject = await navigator.mediaDevices.getUserMedia(
      { video: { deviceId: { exact: wanted.deviceId }, width: 1280, height: 720 } });
    await video.play();
    const next = () => new Promise((done) => video.requestVideoFrameCallback(done));
    const png = () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = told.size;
      canvas.getContext("2d").drawImage(video, 0, 0);
      return canvas.toDataURL("image/png").split(",")[1];
    };
    await next();
    told.size = [video.videoWidth, video.videoHeight];
    told.pictures = [png()];
    let took = 0, count = 0;
    for (const step of STEPS) {
      const began = await next();
      let ended = began;
      for (let number = 0; number < step; number++) ended = await next();
      [took, count] = [took + ended - began, count + step];
      told.pictures.push(png());
    }
    told.fps = count * 1000 / took;
  } catch (problem) { told.problem = String(problem); }
  await fetch("/", { method: "POST", body: JSON.stringify(told) });
})();
</script>"""


@dataclass
class Seen:
    """What the call saw: the cameras by label, and of the one asked for the size, the rate and some PNGs.

    Between them went others, by _STEPS, however long they took.
    """

    listed: list[str]
    size: tuple[int, int]
    fps: float
    pictures: tuple[bytes, ...]


def in_a_call(label: str, within_s: float = 600.0) -> Seen:
    """Open a page that looks for the camera `label` and looks at it until some pictures came."""
    told: dict[str, Any] = {}
    answered = Event()

    class Call(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(_PAGE.replace("LABEL", label).replace("STEPS", str(list(_STEPS))).encode())

        def do_POST(self) -> None:
            told.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            answered.set()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
            pass

    server = HTTPServer(("127.0.0.1", 0), Call)
    serving = Thread(target=server.serve_forever)
    serving.start()
    with tempfile.TemporaryDirectory() as profile:
        page = f"http://localhost:{server.server_port}/"
        words = [str(CHROMIUM), *_FLAGS, f"--user-data-dir={profile}", page]
        browser = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert answered.wait(within_s), "the call told nothing"
        finally:
            browser.kill()
            browser.wait()
            server.shutdown()
            serving.join()
            server.server_close()
    assert "problem" not in told, told
    pictures = tuple(base64.b64decode(one) for one in told["pictures"])
    return Seen(told["listed"], (told["size"][0], told["size"][1]), told["fps"], pictures)
