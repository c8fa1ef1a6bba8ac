"""Programs beside ours, and an end to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOP = HERE.parent.parent.parent
# The scripts stand in no package that is installed.
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(TOP))))}


class Beside:
    """Starts reader.py, writer.py and others as processes of their own, and ends them with the test."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[str]] = []

    def start(self, script: str, *words: str) -> subprocess.Popen[str]:
        """Start it and wait until it says that it is ready."""
        program = subprocess.Popen(
            [sys.executable, str(HERE / script), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        self._running.append(program)
        assert program.stdout is not None
        assert program.stdout.readline().strip() == "ready"
        return program

    def told(self, program: subprocess.Popen[str]) -> dict[str, Any]:
        """End its input and return what it tells."""
        out, _ = program.communicate(timeout=300)
        return dict(json.loads(out.splitlines()[-1]))

    def read(self, device: str, frames: int = 60) -> dict[str, Any]:
        """Read `device` as a call app would."""
        run = subprocess.run(
            [sys.executable, str(HERE / "reader.py"), device, "--frames", str(frames)],
            capture_output=True,
            text=True,
            timeout=600,
            env=ENVIRONMENT,
        )
        assert run.returncode == 0, run.stderr
        return dict(json.loads(run.stdout.splitlines()[-1]))

    def end(self) -> None:
        for program in self._running:
            program.kill()
            program.wait()
            for pipe in (program.stdin, program.stdout):
                if pipe is not None:
                    pipe.close()
