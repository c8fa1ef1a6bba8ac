"""Every option once: its meaning, default and range. Built from flags over environment over file over defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from smilecam.errors import UsageProblem
from smilecam.frames import Size
from smilecam.texts.catalogue import LANGS, Lang

SMALLEST, HD, LARGEST = Size(160, 120), Size(1280, 720), Size(3840, 2160)


@dataclass(frozen=True, slots=True)
class RefereeSettings:
    """When a smile counts as laughing.

    threshold: calibrated smile at which laughing begins. release: it ends below threshold - release.
    hold_s: how long a smile must stay above (or below) before the verdict changes: 100 ms, three frames at 30 fps,
        passes over single wrong frames and is not felt as late.
    refractory_s: the least time between the end of one laugh and the start of the next.
    """

    threshold: float = 0.5
    release: float = 0.1
    hold_s: float = 0.1
    refractory_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of the camera.

    camera: auto, a number, a name, a path, a URL, demo or demo:STORY. sink: auto, virtual, preview, file:PATH, null.
    device: the virtual camera's path where one is chosen by hand. stale_after_s: older verdicts are not shown.
    """

    camera: str = "auto"
    sink: str = "auto"
    device: str | None = None
    size: Size = HD
    fps: float = 30.0
    max_faces: int = 4
    overlay: str = "quiet"
    mirror: bool = False
    lang: Lang = "en"
    weights: Path | None = None
    referee: RefereeSettings = RefereeSettings()
    stale_after_s: float = 0.7
    duration_s: float | None = None


def parse_size(text: str) -> Size:
    """Return the size that "1280x720" tells. Raises UsageProblem for anything else, odd or out of range."""
    hit = re.fullmatch(r"(\d{1,5})[xX](\d{1,5})", text.strip())
    if not hit:
        raise UsageProblem("size.form", found=text)
    size = Size(int(hit[1]), int(hit[2]))
    if size.width % 2 or size.height % 2:
        raise UsageProblem("size.odd", found=text, near=f"{size.width // 2 * 2}x{size.height // 2 * 2}")
    if not (SMALLEST.width <= size.width <= LARGEST.width and SMALLEST.height <= size.height <= LARGEST.height):
        raise UsageProblem("size.range", found=text, smallest=SMALLEST, largest=LARGEST)
    return size


def parse_threshold(value: float) -> float:
    """Return a threshold between 0 and 1. Raises UsageProblem outside (NaN is outside)."""
    if not 0.0 <= value <= 1.0:
        raise UsageProblem("threshold.range", found=value)
    return value


def lang_of(environment: Mapping[str, str]) -> Lang:
    """Return the language that the environment asks for: SMILECAM_LANG, else the locale's, else English."""
    for name in ("SMILECAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = environment.get(name, "")[:2].lower()
        for lang in LANGS:
            if asked == lang:
                return lang
        if asked:
            return "en"
    return "en"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where this user's files lie; all under SMILECAM_HOME where that is set."""

    config: Path
    data: Path
    cache: Path
    log: Path
    runtime: Path


def folders(environment: Mapping[str, str]) -> Folders:
    """Return the folders (not made here): the system's own places, or all below $SMILECAM_HOME."""
    home = environment.get("SMILECAM_HOME")
    if home:
        top = Path(home).expanduser()
        return Folders(top / "config", top / "data", top / "cache", top / "log", top / "run")
    dirs = platformdirs.PlatformDirs("smilecam", appauthor=False)
    return Folders(
        dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path, dirs.user_runtime_path
    )
