"""judge --json: one line for each picture, one for each frame of a video."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from smilecam.verdict import EMOTIONS, Judgement, Judgements, Verdict, Verdicts

_PIXEL_DIGITS, _SHARE_DIGITS, _TIME_DIGITS = 2, 4, 6


class JsonReport:
    """Writes UTF-8 to stdout, whatever the terminal's encoding; a file name's bytes come out as they are."""

    def still(self, path: Path, judgements: Judgements) -> None:
        _write({"path": str(path), "faces": [_face(one) for one in judgements.faces]})

    def frame(self, path: Path, verdicts: Verdicts) -> None:
        faces = [_tracked(one) for one in verdicts.faces]
        _write({"path": str(path), "t": round(verdicts.time_s, _TIME_DIGITS), "faces": faces})

    def end_of(self, path: Path) -> None:
        """A video's lines say all there is."""

    def end(self, failed: int) -> None:
        """Programs count for themselves."""


def _tracked(verdict: Verdict) -> dict[str, Any]:
    return {"track": verdict.judgement.track, **_face(verdict.judgement), "laughing": verdict.laughing}


def _face(judgement: Judgement) -> dict[str, Any]:
    face = judgement.face
    return {
        "box": [round(side, _PIXEL_DIGITS) for side in face.box],
        "smile": round(judgement.smile, _SHARE_DIGITS),
        "emotion": {name: round(p, _SHARE_DIGITS) for name, p in zip(EMOTIONS, judgement.emotion, strict=True)},
        "quality": round(face.quality, _SHARE_DIGITS),
        **({"fallback": True} if face.fallback else {}),
    }


def _write(line: dict[str, Any]) -> None:
    click.echo(os.fsencode(json.dumps(line, ensure_ascii=False)))
