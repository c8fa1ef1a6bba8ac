"""The program as a person runs it in the guest, and how it stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.vm.inside.beside import ENVIRONMENT

# What is to be looked at afterwards is left here (`run --share`).
RESULTS = Path(os.environ.get("SMILECAM_VM_RESULTS", "/tmp"))


def smilecam(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "smilecam", *words]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=600)


def status() -> dict[str, Any]:
    return dict(json.loads(smilecam("status", "--json").stdout))


def becomes(asked: Callable[[], bool], within_s: float = 120.0) -> bool:
    until_s = time.monotonic() + within_s
    while not asked():
        if time.monotonic() > until_s:
            return False
        time.sleep(0.2)
    return True
