"""Every option once: its default, its range, how it is read. What it means stands under [option] in the texts."""

from __future__ import annotations

import difflib
import math
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from smilecam.credentials import masked
from smilecam.errors import UsageProblem
from smilecam.frames import Size
from smilecam.texts.catalogue import LANGS, Lang

SMALLEST, HD, LARGEST = Size(160, 120), Size(1280, 720), Size(3840, 2160)
SLOWEST, FASTEST = 1, 120
LEAST_CPU, MOST_CPU = 5, 10_000  # percent of one core; under that no picture of any size goes out
HOLD_S, LONGEST_HOLD_S = 0.1, 2.0  # a laugh that is called later is no answer any more
MOST_FACES = 8  # tracks looks at every set of faces when it pairs them from frame to frame: 2^8 of them
SINKS = ("auto", "virtual", "preview", "null")
FILE_SINK = "file:"
NEAR = 0.7  # how alike (difflib's ratio) a word and what may have been meant are at least: "bogus" is not "logs"


def parse_size(text: str) -> Size:
    """Return the size that "1280x720" tells. Raises UsageProblem for anything else, odd or out of range."""
    hit = re.fullmatch(r"(\d{1,9})[xX](\d{1,9})", text.strip())
    if not hit:
        raise UsageProblem("size.form", found=text)
    size = Size(int(hit[1]), int(hit[2]))
    if not (SMALLEST.width <= size.width <= LARGEST.width and SMALLEST.height <= size.height <= LARGEST.height):
        raise UsageProblem("size.range", found=text, smallest=SMALLEST, largest=LARGEST)
    if size.width % 2 or size.height % 2:
        raise UsageProblem("size.odd", found=text, near=f"{size.width // 2 * 2}x{size.height // 2 * 2}")
    return size


def parse_threshold(told: str | float) -> float:
    """Return a threshold between 0 and 1. Raises UsageProblem for anything else; NaN is no number."""
    value = _number(told)
    if math.isnan(value):
        raise UsageProblem("threshold.number", found=told)
    if not 0.0 <= value <= 1.0:
        raise UsageProblem("threshold.range", found=told)
    return value


def _number(told: str | float) -> float:
    """Return what `told` says, NaN where it says no number: no range holds NaN."""
    try:
        return float(told)
    except ValueError:
        return math.nan


def _fps(text: str) -> float:
    value = _number(text)
    if math.isnan(value):
        raise UsageProblem("fps.number", found=text)
    if not SLOWEST <= value <= FASTEST:
        raise UsageProblem("fps.range", found=text, slowest=SLOWEST, fastest=FASTEST)
    return value


def _hold(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= LONGEST_HOLD_S:
        raise UsageProblem("hold.range", found=text, longest=LONGEST_HOLD_S)
    return value


def _max_faces(text: str) -> int:
    value = _number(text)
    if not (1 <= value <= MOST_FACES and value.is_integer()):
        raise UsageProblem("max_faces.range", found=text, most=MOST_FACES)
    return int(value)


def _max_cpu(text: str) -> float:
    value = _number(text)
    if not LEAST_CPU <= value <= MOST_CPU:
        raise UsageProblem("max_cpu.range", found=text, least=LEAST_CPU, most=MOST_CPU)
    return value


def _duration(text: str) -> float:
    value = _number(text)
    if not 0 < value < math.inf:
        raise UsageProblem("duration.range", found=text)
    return value


def parse_lang(text: str) -> Lang:
    """Return the language that `text` names. Raises UsageProblem for any other."""
    for lang in LANGS:
        if text.strip().lower() == lang:
            return lang
    raise UsageProblem("lang.unknown", found=text)


def _sink(text: str) -> str:
    told = _words(text)
    if told == FILE_SINK:
        raise UsageProblem("sink.unnamed")
    if told in SINKS or told.startswith(FILE_SINK):
        return told
    near = [f"{FILE_SINK}{told}"] if Path(told).suffix else difflib.get_close_matches(told, SINKS, 1, NEAR)
    if near:
        raise UsageProblem("sink.unknown_near", found=text, near=near[0])
    raise UsageProblem("sink.unknown", found=text)


def _folder(text: str) -> Path:
    """Return the folder as it was typed: its name's Unicode form is the file system's, not ours to choose."""
    if not text.strip():
        raise UsageProblem("empty")
    return Path(text)


def _words(text: str) -> str:
    """Return `text` NFC and stripped, so that a name typed on a Mac equals the device's own."""
    told = unicodedata.normalize("NFC", text).strip()
    if not told:
        raise UsageProblem("empty")
    return told


def _switch(text: str) -> bool:
    told = text.strip().lower()
    if told not in ("on", "off"):
        raise UsageProblem("switch", found=text)
    return told == "on"


def _as(form: str, read: Callable[[str], Any], live: bool = False) -> dict[str, Any]:
    """Declare a field that a user may choose; `form` is how help writes its value, "" for a switch.

    live: it may change while pictures flow. Nothing that is may touch the output's format.
    """
    return {"form": form, "read": read, "live": live}


@dataclass(frozen=True, slots=True)
class RefereeSettings:
    """When a smile counts as laughing.

    threshold: calibrated smile at which laughing begins; in a run it comes from Settings.referee, here it is the middle
        of the scale.
    release: it ends below threshold - release, so that a smile that wavers at the line does not flicker (a tenth of the
        scale: chosen, not measured).
    hold_s: how long a smile must stay above (or below) before the verdict changes: 100 ms, three frames at 30 fps,
        passes over single wrong frames and is not felt as late.
    refractory_s: the least time between the end of one laugh and the start of the next (about a breath: chosen, not
        measured).
    shift: what is added to the smile's logit of the one whose neutral face was measured (calibration.Baseline.shift).
    """

    threshold: float = 0.5
    release: float = 0.1
    hold_s: float = HOLD_S
    refractory_s: float = 0.5
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """One run of the camera.

    threshold: None for the one that the weights advise, as `referee` makes of it.
    device: the virtual camera's path where one is chosen by hand.
    max_cpu: percent of one core that the process may use; None for no limit.
    stale_after_s: older verdicts are not shown. Chosen: a machine that judges five times a second may fail to three
        times in a row before tags go, and they go before the card of a camera that stalls (a second) comes.
    weights: a folder, or the name of a set (weights.find); None for the set that holds.
    """

    threshold: float | None = field(default=None, metadata=_as("0..1", parse_threshold, live=True))
    hold_s: float = field(default=HOLD_S, metadata=_as("SECONDS", _hold, live=True))
    camera: str = field(default="auto", metadata=_as("auto|N|NAME|PATH|URL|demo", _words))
    sink: str = field(default="auto", metadata=_as("auto|virtual|preview|file:PATH|null", _sink))
    device: str | None = field(default=None, metadata=_as("/dev/videoN", _words))
    size: Size = field(default=HD, metadata=_as("WIDTHxHEIGHT", parse_size))
    fps: float = field(default=30.0, metadata=_as("N", _fps))
    max_faces: int = field(default=4, metadata=_as("N", _max_faces, live=True))
    overlay: str = field(default="quiet", metadata=_as("THEME", _words, live=True))
    mirror: bool = field(default=False, metadata=_as("", _switch, live=True))
    lang: Lang = field(default="en", metadata=_as("ko|en", parse_lang, live=True))
    always_on: bool = field(default=False, metadata=_as("", _switch, live=True))
    max_cpu: float | None = field(default=None, metadata=_as("PERCENT", _max_cpu, live=True))
    duration_s: float | None = field(default=None, metadata=_as("SECONDS", _duration))
    weights: Path | None = field(default=None, metadata=_as("DIR|NAME", _folder, live=True))
    stale_after_s: float = 0.7

    def referee(self, advised: float) -> RefereeSettings:
        """Return the referee's rules: the threshold that the user chose, else `advised`, the weights' own."""
        return RefereeSettings(advised if self.threshold is None else self.threshold, hold_s=self.hold_s)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a user may choose, as the settings' fields declare it."""

    name: str
    form: str
    default: Any
    read: Callable[[str], Any]
    live: bool

    @property
    def flag(self) -> str:
        return "--" + self.word.replace("_", "-")

    @property
    def word(self) -> str:
        """What the user calls it, in the config file and in `set`."""
        return self.name.removesuffix("_s")

    def told(self, value: Any) -> str:
        """Return the text from which `read` makes `value`; "" for None."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "on" if value else "off"
        return f"{value:g}" if isinstance(value, float) else str(value)


OPTIONS = tuple(
    Option(one.name, one.metadata["form"], one.default, one.metadata["read"], one.metadata["live"])
    for one in fields(Settings)
    if one.metadata
)


def choose(texts: Mapping[str, str], base: Settings) -> Settings:
    """Return `base` with what `texts` tell by option name. Raises UsageProblem where one does not fit."""
    read = {option.name: option.read(texts[option.name]) for option in OPTIONS if option.name in texts}
    settings = replace(base, **read)
    if settings.device and settings.sink not in ("auto", "virtual"):
        raise UsageProblem("device.sink", sink=settings.sink)
    return settings


def fixed_between(before: Settings, after: Settings) -> list[Option]:
    """Return what differs and cannot change while pictures flow."""
    return [one for one in OPTIONS if not one.live and getattr(before, one.name) != getattr(after, one.name)]


def refuse_fixed(before: Settings, after: Settings) -> None:
    """Raise UsageProblem where `after` differs in what cannot change while pictures flow."""
    if differ := fixed_between(before, after):
        told = " ".join(f"{one.flag} {one.told(getattr(after, one.name))}".rstrip() for one in differ)
        raise UsageProblem("set.fixed", names=", ".join(one.word for one in differ), options=masked(told))


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

    @property
    def clips(self) -> Path:
        """Where clips lie, a folder each person."""
        return self.data / "clips"

    @property
    def overlays(self) -> Path:
        """Where the user's own themes lie, a folder each."""
        return self.config / "overlays"


def folders(environment: Mapping[str, str]) -> Folders:
    """Return the folders (not made here): the system's own places, or all below $SMILECAM_HOME."""
    home = environment.get("SMILECAM_HOME")
    if home:
        top = Path(home).expanduser()
        return Folders(top / "config", top / "data", top / "cache", top / "log", top / "run")
    dirs = platformdirs.PlatformDirs("smilecam", appauthor=False)
    return Folders(
        dirs.user_config_path,
        dirs.user_data_path,
        dirs.user_cache_path,
        dirs.user_log_path,
        _runtime(dirs, environment),
    )


def _runtime(dirs: platformdirs.PlatformDirs, environment: Mapping[str, str]) -> Path:
    """Return the session's folder for sockets; where Linux gives none (containers, cron), one in the user's home.

    Not one in /tmp, as platformdirs would have it: there another account could have put a folder of that name.
    """
    if sys.platform == "linux" and not environment.get("XDG_RUNTIME_DIR"):
        session = Path(f"/run/user/{os.getuid()}")
        return session / "smilecam" if os.access(session, os.W_OK) else dirs.user_state_path / "run"
    return dirs.user_runtime_path
