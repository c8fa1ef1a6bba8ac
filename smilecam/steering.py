"""Steering: what can be asked of a running camera, done; and its config file, heeded when it changes.

A run's settings lie in layers: what it was asked for, at its start or by `set`, over what the file says, over the
defaults. Whatever changes, the layers are read anew and applied whole, or everything stays as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from smilecam import config
from smilecam.calibration import SECONDS, seconds_of
from smilecam.credentials import masked
from smilecam.dressing import Dressing
from smilecam.errors import SmileCamError, UsageProblem
from smilecam.pipeline.calibrating import Calibrating
from smilecam.pipeline.wanted import Mode
from smilecam.ports import Inviting, Sink
from smilecam.record import orders
from smilecam.record.recorder import Recorder
from smilecam.requests import Request, Verb
from smilecam.settings import OPTIONS, Option, Settings, fixed_between, refuse_fixed
from smilecam.status import Status, to_json
from smilecam.texts.catalogue import LANGS, Lang, say
from smilecam.whole import stamp

MODES: Mapping[Verb, Mode] = {
    Verb.PAUSE: Mode.PAUSED,
    Verb.FREEZE: Mode.FROZEN,
    Verb.BLANK: Mode.BLANK,
    Verb.RESUME: Mode.LIVE,
}

log = logging.getLogger(__name__)


class Camera(Protocol):
    """What is steered: the pipeline."""

    @property
    def settings(self) -> Settings: ...

    def change(self, settings: Settings) -> None: ...

    def dress(self) -> None: ...

    def show(self, mode: Mode) -> None: ...

    def calibrate(self, seconds: float) -> None: ...

    @property
    def calibrating(self) -> Calibrating: ...

    def forget_baseline(self) -> bool: ...

    def status(self, lang: Lang | None = None) -> Status: ...


@dataclass(frozen=True, slots=True)
class Start:
    """How a run began. file: its config, there or not. options: what it was asked for. settings: what became of it."""

    file: Path
    options: Mapping[str, str]
    settings: Settings


class Steering:
    """Answers requests and heeds the config file. One thread calls it: the loop's, as it must be quick.

    keep: writes what the run is asked for down for a restart, after each `set`. over: set to stop.
    invite: returns a link that opens the panel in a language. recorder: takes clips of the camera's own picture.
    """

    def __init__(
        self,
        camera: Camera,
        sink: Sink,
        start: Start,
        keep: Callable[[Mapping[str, str]], None],
        over: Event,
        invite: Callable[[Lang], str],
        recorder: Recorder,
    ) -> None:
        self._camera = camera
        self._recorder = recorder
        self._sink = sink
        self._file = start.file
        self._options = start.options
        self._began = start.settings
        self._keep = keep
        self._over = over
        self._invite = invite
        self._stamp = stamp(start.file)
        self._fault: SmileCamError | None = None
        self._dressing = Dressing(camera, start.file.parent / "overlays")
        self._said: Mapping[str, str] = {}  # by the file when it was last without a fault
        with suppress(SmileCamError):
            self._said = config.texts(config.read(start.file))

    def answer(self, request: Request) -> Mapping[str, Any]:
        """Do what is asked, and return what is to be told of it. Raises SmileCamError where it refuses."""
        match request.verb:
            case Verb.STATUS:
                return self._status(request.facts)
            case Verb.SET:
                return self._set(request.facts.get("settings"))
            case Verb.RELOAD:
                return self._reload()
            case Verb.STOP:
                self._over.set()
                return {"stopping": True}
            case Verb.PANEL:
                return {"link": self._invite(_lang(request.facts) or self._camera.settings.lang)}
            case Verb.CALIBRATE:
                return self._calibrate(request.facts)
            case Verb.RECORD:
                lang = _lang(request.facts) or self._camera.settings.lang
                return orders.record(self._recorder, request.facts, lang, self._is_live)
            case Verb.LABEL:
                return orders.label(self._recorder, request.facts)
            case Verb.PAUSE | Verb.FREEZE | Verb.BLANK | Verb.RESUME as verb:
                return self._show(MODES[verb], request.facts)

    def heed(self) -> None:
        """Look whether the config file or the theme has changed, and apply it; `status` tells what is wrong with it."""
        self._dressing.heed()
        written = stamp(self._file)
        if written == self._stamp:
            return
        self._stamp = written
        try:
            waits = self._reload()["at_restart"]
        except SmileCamError as problem:
            log.warning("the settings stay as they were: %s", problem)
        else:
            if waits:
                log.warning("these of the config wait for a restart: %s", ", ".join(waits))

    def _status(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        lang = _lang(facts)
        status = self._camera.status(lang)
        # Only for who asks to look: a program that polls would leave codes lying about.
        if facts.get("invite") is True:
            status = inviting(status, self._sink)
        for path, fault in (("config", self._fault), ("overlay", self._dressing.fault)):
            if fault is not None:
                words = say(fault.key, lang or self._camera.settings.lang, **fault.facts)
                status = replace(status, paths={**status.paths, path: words})
        return to_json(status)

    def _show(self, mode: Mode, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        self._camera.show(mode)
        log.info("mode: %s", mode.value)
        # A picture that cannot be published cannot be taken back either: who hides is to know.
        return {"mode": mode.value, "video": self._camera.status(_lang(facts)).paths.get("video", "ok")}

    def _is_live(self) -> bool:
        return self._camera.status().mode == Mode.LIVE.value

    def _calibrate(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Begin ("start"), tell ("state"), give up ("cancel") or forget ("reset") the measuring of a neutral face."""
        match facts.get("do", "start"):
            case "start":
                self._camera.calibrate(seconds_of(facts.get("seconds", SECONDS)))
            case "cancel":
                self._camera.calibrating.cancel()
                return {"cancelled": True}
            case "reset":
                return {"forgotten": self._camera.forget_baseline()}
            case "state":
                pass
            case other:
                fault = f"unexpected do: {other!r} is none of start, state, cancel, reset"
                raise SmileCamError("control.request", fault=fault)
        now = self._camera.calibrating.progress()
        found = now.baseline and {"neutral": round(now.baseline.neutral, 3), "shift": round(now.baseline.shift, 3)}
        return {"stand": now.stand.value, "key": now.key, "progress": round(now.progress, 3), "baseline": found}

    def _set(self, told: object) -> Mapping[str, Any]:
        if not isinstance(told, dict) or not told:
            raise UsageProblem("set.nothing", command="smilecam set")
        texts = {config.option_of(name): value for name, value in told.items()}
        texts = {option: _text(option, value) for option, value in texts.items()}
        options = {name: text for name, text in self._options.items() if name not in {one.name for one in texts}}
        options |= {option.name: text for option, text in texts.items() if text}
        settings = config.chosen(options, self._said)
        refuse_fixed(self._began, replace(self._began, **{one.name: getattr(settings, one.name) for one in texts}))
        self._apply(settings)
        self._options = options
        self._keep(options)
        return {"settings": {one.word: one.told(getattr(settings, one.name)) for one in texts}}

    def _reload(self) -> Mapping[str, Any]:
        """Read the file again and apply what can change now; tell what does not.

        held: what the file says, and the run was asked for otherwise. at_restart: what cannot change while it runs.
        """
        try:
            said = config.texts(config.read(self._file))
            settings = config.chosen(self._options, said)
            self._apply(settings)
        except SmileCamError as problem:
            self._fault = problem
            raise
        self._said, self._fault = said, None
        held = {one.word: self._options[one.name] for one in OPTIONS if _other(one, said, self._options)}
        return {"held": held, "at_restart": [one.word for one in fixed_between(self._began, settings)]}

    def _apply(self, settings: Settings) -> None:
        """Go on with what of these can change while it runs. Raises BadTheme; then everything stays as it was."""
        before = self._camera.settings
        changed = [one for one in OPTIONS if one.live and getattr(settings, one.name) != getattr(before, one.name)]
        if changed:
            self._camera.change(replace(before, **{one.name: getattr(settings, one.name) for one in changed}))
            told = ", ".join(f"{one.word} {one.told(getattr(settings, one.name))}" for one in changed)
            log.info("from now on: %s", masked(told))


def inviting(status: Status, sink: Sink) -> Status:
    """Return `status` with what lets one person in, where the sink needs that."""
    return replace(status, told=sink.invite()) if isinstance(sink, Inviting) else status


def _lang(facts: Mapping[str, Any]) -> Lang | None:
    lang = facts.get("lang")
    return lang if lang in LANGS else None


def _text(option: Option, value: object) -> str:
    """Return it as the option's reader takes it; "" for what takes the wish back."""
    text = "" if value is None else config.text_of(option, value)
    if text is None:
        raise UsageProblem("set.kind", name=option.word, form=option.form or "on|off")
    return text.strip()


def _other(option: Option, file: Mapping[str, str], options: Mapping[str, str]) -> bool:
    return option.name in file and options.get(option.name, file[option.name]) != file[option.name]
