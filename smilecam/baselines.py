"""Baselines: the file in which this machine's user keeps a measured neutral face. Written whole or not at all."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from smilecam.calibration import Baseline
from smilecam.errors import BadBaseline, SmileCamError, reason_of
from smilecam.whole import write_whole

VERSION = 1
LARGEST_BYTES = 64 * 1024  # it is five short lines
_FARTHEST = 30.0  # logits: no float32 probability lies farther out


class BaselineFile:
    """Implements ports.BaselineKeeper over one JSON file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Baseline | None:
        """Return what is kept; None where nothing is. Raises BadBaseline for a torn or foreign file."""
        try:
            if self.path.stat().st_size > LARGEST_BYTES:
                raise BadBaseline("baseline.form", file=self.path)
            told = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise BadBaseline("baseline.unreadable", file=self.path, reason=reason_of(problem)) from problem
        except (ValueError, RecursionError) as problem:
            raise BadBaseline("baseline.form", file=self.path) from problem
        return self._baseline(told)

    def keep(self, baseline: Baseline) -> None:
        """Put it in place of what was there. Raises SmileCamError where the disk takes no more: then that stays."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path, json.dumps({"v": VERSION, **asdict(baseline)}, indent=2))
        except OSError as problem:
            raise SmileCamError("folder.refused", folder=self.path.parent, reason=reason_of(problem)) from problem

    def forget(self) -> bool:
        """Remove what is kept, readable or not; return whether there was anything. Raises SmileCamError."""
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as problem:
            raise SmileCamError("folder.refused", folder=self.path.parent, reason=reason_of(problem)) from problem
        return True

    def _baseline(self, told: Any) -> Baseline:
        if isinstance(told, dict) and "v" in told and told["v"] != VERSION:
            raise BadBaseline("baseline.version", file=self.path, found=told["v"], known=VERSION)
        try:
            logit, spread = float(told["logit"]), float(told["spread"])
            if not (told["v"] == VERSION and abs(logit) <= _FARTHEST and 0 <= spread < math.inf):
                raise ValueError(f"unexpected baseline: {logit=} {spread=}")
            return Baseline(logit, spread, str(told["weights"]), str(told["made"]))
        except (KeyError, TypeError, ValueError) as problem:
            raise BadBaseline("baseline.form", file=self.path) from problem
