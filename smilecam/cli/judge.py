"""judge: pictures, folders of them and videos, in lock-step."""

from __future__ import annotations

from pathlib import Path

import click

from smilecam.cli.language import user_lang
from smilecam.cli.words import WordedOption, flags_of, json_switch, worded
from smilecam.settings import MOST_FACES, OPTIONS, Settings, choose

_FLAGS = ("threshold", "lang", "weights")
_PATH = click.Path(path_type=Path, readable=False)  # what cannot be read is told file by file
_PATHS = click.Argument(["paths"], nargs=-1, required=True, metavar="PATH...", type=_PATH)
_MAX_FACES = WordedOption("--max-faces", meaning="cli.judge.max_faces", metavar="N", type=str)
_OUT = WordedOption("--out", meaning="cli.judge.out", metavar="FILE.mp4", type=_PATH)


@worded(
    "judge",
    _PATHS,
    *flags_of([option for option in OPTIONS if option.name in _FLAGS]),
    _MAX_FACES,
    _OUT,
    json_switch(),
)
def judge(paths: tuple[Path, ...], out: Path | None, as_json: bool, **asked: str | None) -> int:
    told = {name: value for name, value in asked.items() if value is not None}
    settings = choose(told, Settings(lang=user_lang()))
    from smilecam.cli.judge_run import run

    most_faces = settings.max_faces if "max_faces" in told else MOST_FACES
    return run(paths, settings, still_faces=most_faces, out=out, as_json=as_json)
