"""What the commands share: their sentences, their kinds of paths, and what training needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import click

from smilecam.errors import MissingExtra, UsageProblem
from smilecam.settings import lang_of
from smilecam.texts.catalogue import say

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


def told(key: str, **facts: object) -> str:
    """Return the sentence `cli.model.<key>` in the user's language."""
    return say(f"cli.model.{key}", lang_of(os.environ), **facts)


def word(key: str, **facts: object) -> str:
    """Return the sentence of the whole program under `key` in the user's language."""
    return say(key, lang_of(os.environ), **facts)


def need(asked: Mapping[str, Path | None]) -> None:
    """Raise UsageProblem for the first path, by its option, that is not there; an option not given is passed over."""
    for option, path in asked.items():
        if path is not None and not path.exists():
            raise UsageProblem("usage.no_path", option=option, path=path)


def need_torch() -> None:
    """Raise MissingExtra where what training needs is not installed."""
    for name in ("torch", "onnx", "onnxscript", "safetensors"):
        if find_spec(name) is None:
            raise MissingExtra("extra.train", library=name, extra="train")
