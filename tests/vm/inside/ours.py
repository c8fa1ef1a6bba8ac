"""A run of our virtual camera: four coloured quarters, 30 a second, until its input ends (a clean end) or it is killed.

    python ours.py SIZE [DEVICE]

Prints "ready" after its first picture, and on a clean end, as JSON, the size that the device took, its name and
the rate that this machine was fast enough for.
"""

from __future__ import annotations

import json
import select
import sys
import time

from smilecam.publish.virtual import VirtualCamera
from smilecam.settings import parse_size
from tests.vm.inside.writer import quarters


def main() -> None:
    camera = VirtualCamera(sys.argv[2] if len(sys.argv) > 2 else None)
    taken = camera.open(parse_size(sys.argv[1]), 30)
    picture = quarters(taken)
    due_s = started_s = time.monotonic()
    pictures = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        camera.publish(picture)
        pictures += 1
        if pictures == 1:
            print("ready", flush=True)
        due_s += 1 / 30
        time.sleep(max(0.0, due_s - time.monotonic()))
    told = camera.told
    fps = pictures / (time.monotonic() - started_s)
    camera.close()
    print(json.dumps({"size": list(taken), "told": told, "fps": fps}))


if __name__ == "__main__":
    main()
