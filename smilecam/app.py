"""Composition root: settings in, real parts wired together, on air until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import psutil

from smilecam import weights as weights_room
from smilecam.baselines import BaselineFile
from smilecam.capture import choose as capture
from smilecam.clock import MonotonicClock
from smilecam.credentials import masked
from smilecam.daemon import log as logfile
from smilecam.daemon import record as records
from smilecam.daemon.control import ControlServer
from smilecam.daemon.lock import Lock
from smilecam.daemon.loop import LoopThread
from smilecam.daemon.places import Places
from smilecam.daemon.process import already_running, restart
from smilecam.daemon.record import Record
from smilecam.draw import themefile
from smilecam.draw.paint import ScenePainter
from smilecam.errors import CameraProblem, NoVirtualCamera, SmileCamError
from smilecam.panel.curve import Curve
from smilecam.panel.panel import Panel
from smilecam.panel.subject import Subject
from smilecam.pipeline.judging import Decide
from smilecam.pipeline.live import Parts, Pipeline
from smilecam.pipeline.outlet import MakePainter
from smilecam.pipeline.wanted import Current, Opened
from smilecam.ports import BaselineKeeper, Clock, Judge, Sink
from smilecam.publish import choose as publish
from smilecam.publish.beside import Beside
from smilecam.record.recorder import About, Recorder
from smilecam.referee import Referee
from smilecam.settings import Settings, folders
from smilecam.status import Status
from smilecam.steering import Start, Steering, inviting
from smilecam.verdict import Judgements, Verdicts

if TYPE_CHECKING:
    from smilecam.perception.judge import Network

OPENS_WITHIN_S = 60.0  # Windows needs up to 20 s for some cameras; one that takes longer will not come
_LOOK_EVERY_S = 0.2
_HEED_EVERY_S = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OnAir:
    """What is told when pictures flow. missing: why it is the preview although a virtual camera was wanted."""

    status: Status
    missing: NoVirtualCamera | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run as it was asked for. options: as settings.choose reads them; folder: for relative paths in them."""

    settings: Settings
    options: Mapping[str, str]
    folder: str
    places: Places


def go_on_air(run: Run, tell: Callable[[OnAir], None], over: Event) -> None:
    """Run until `over` is set, the duration has passed or the source has ended. Raises what refused to open.

    `tell` is called once, when pictures flow. Everything is let go in reverse order, whatever happens.
    """
    with ExitStack() as held:
        lock = Lock(run.places.lock)
        if not lock.acquire():
            raise already_running(run.places)
        held.callback(lock.release)
        run.places.record.unlink(missing_ok=True)  # a killed one's: from here on it would name the wrong process
        handler = logfile.keep(run.places.log, run.settings.lang)
        held.callback(logfile.end, handler)
        log.info("starting with %s", ", ".join(f"{name} {value}" for name, value in run.options.items()))
        try:
            _hold_air(run, tell, over, held)
        except SmileCamError as problem:
            log.error("cannot go on: %s", problem)
            raise
        except Exception:
            log.exception("a fault of our own")
            raise
        log.info("stopping")


def _hold_air(run: Run, tell: Callable[[OnAir], None], over: Event, held: ExitStack) -> None:
    settings, clock = run.settings, MonotonicClock()
    loop = LoopThread()
    held.callback(loop.stop)
    choice = publish.choose(settings.sink, settings.device, clock, loop.loop)
    beside, curve = Beside(choice.sink, loop.loop), Curve(clock)
    parts = _parts(settings, beside, clock, BaselineFile(run.places.baseline), curve)
    recorder = Recorder(
        folders(os.environ).clips, clock, About(f"smilecam {version('smilecam')}", lambda: pipeline.weights.fingerprint)
    )
    held.callback(recorder.close)
    pipeline = Pipeline(replace(parts, keeper=recorder), replace(settings, sink=choice.asked))
    start = Start(run.places.config, run.options, settings)
    successors: list[object] = []  # they end this process; until then they are its children
    subject = Subject(
        answer=lambda request: steering.answer(request),
        settings=lambda: pipeline.settings,
        viewers=beside.viewers,
        curve=curve,
        clock=clock,
        restart=lambda options: successors.append(restart(options, run.places.log)),
    )
    panel = Panel(subject, run.places.panel)
    steering = Steering(
        pipeline, choice.sink, start, lambda options: _keep(options, run.places.record), over, panel.invite, recorder
    )
    control = ControlServer(steering.answer)
    loop.run(control.open(run.places.socket))
    held.callback(lambda: loop.run(control.close()))
    loop.begin(_heed(steering))
    loop.run(panel.succeed())
    held.callback(lambda: loop.run(panel.close()))
    record = _record(run, control)
    records.write(record, run.places.record)
    loop.begin(_keep_known(record, run.places.record))
    ended_by_itself = False  # then the record stays: a restart goes on as it was asked for
    held.callback(lambda: None if ended_by_itself else run.places.record.unlink(missing_ok=True))
    held.callback(pipeline.stop)
    pipeline.start()
    if not _opened(pipeline, over):
        return
    status = pipeline.status()
    loop.run(_name_camera(run.places.record, status.camera))
    log.info("on air: %s -> %s", status.camera, status.sink)
    tell(OnAir(inviting(status, choice.sink), choice.missing))
    _wait(pipeline, over, settings.duration_s)
    ended_by_itself = not over.is_set()


async def _heed(steering: Steering) -> None:
    """Look after the config file for as long as the loop runs."""
    while True:
        await asyncio.sleep(_HEED_EVERY_S)
        try:
            steering.heed()
        except Exception:
            log.exception("the config file could not be looked after")


async def _keep_known(record: Record, path: Path) -> None:
    """Write the record anew where somebody has deleted it: without it nobody could ask or stop this process."""
    while True:
        await asyncio.sleep(_HEED_EVERY_S)
        known = records.read(path)
        if known is not None:
            record = known
        else:
            with suppress(SmileCamError):
                records.write(record, path)


def _keep(options: Mapping[str, str], path: Path) -> None:
    try:
        _amend(path, options=options)
    except SmileCamError as problem:
        log.warning("a restart will not know what was set: %s", problem)


async def _name_camera(path: Path, camera: str) -> None:
    """On the loop, as all that amends the record: a `set` that comes at the same moment is not lost."""
    _amend(path, camera=camera)


def _amend(path: Path, **changes: Any) -> None:
    record = records.read(path)
    if record is not None:
        records.write(replace(record, **changes), path)


def _parts(settings: Settings, sink: Sink, clock: Clock, baselines: BaselineKeeper, curve: Curve) -> Parts:
    return Parts(
        source=capture.choose(settings.camera, settings.size, settings.fps, clock, True, output=settings.device),
        panel=lambda current: _panel(current, curve),
        sink=sink,
        look=_look,
        clock=clock,
        open=_open,
        baselines=baselines,
    )


def _look(overlay: str) -> MakePainter:
    theme = themefile.named(overlay, folders(os.environ).overlays)
    return lambda size: ScenePainter(size, theme)


def _open(asked: Path | None) -> Opened:
    """Check the weights; the network loads with its heavy libraries when it is asked for: in the judging thread."""
    weights = weights_room.load(weights_room.find(asked))

    @cache
    def network() -> Network:
        from smilecam.perception.judge import network_of

        return network_of(weights)

    card = weights.card
    return Opened(card.name, card.thresholds.default, weights.fingerprint, network)


def _panel(current: Current, curve: Curve) -> tuple[Judge, Decide]:
    """Make the judge and its referee; here, in the judging thread, its heavy libraries load."""
    from smilecam.perception.finder import FollowingFinder, video_finder
    from smilecam.perception.judge import FollowingJudge

    referee = Referee(current.now.rules)

    def decide(judgements: Judgements) -> Verdicts:
        referee.follow(current.now.rules)
        verdicts = referee.decide(judgements)
        curve.see(verdicts)
        return verdicts

    finder = FollowingFinder(video_finder, lambda: current.now.settings.max_faces)
    return FollowingJudge(finder, lambda: current.now.weights.network()), decide


def _record(run: Run, control: ControlServer) -> Record:
    created_s = psutil.Process().create_time()
    camera = masked(run.settings.camera)  # it is shown; the options keep it as it was given, for a restart
    return Record(os.getpid(), created_s, time.time(), camera, control.address, control.token, run.options, run.folder)


def _opened(pipeline: Pipeline, over: Event) -> bool:
    """Wait for the first pictures; return False where it was stopped before. Raises what refused to open."""
    began_s = time.monotonic()
    while not pipeline.wait_for_pictures(_LOOK_EVERY_S):
        if over.is_set() or pipeline.ended.is_set():
            return False
        if time.monotonic() - began_s > OPENS_WITHIN_S:
            raise CameraProblem("camera.silent", seconds=round(OPENS_WITHIN_S))
    return True


def _wait(pipeline: Pipeline, over: Event, duration_s: float | None) -> None:
    """Wait in short pieces: on Windows a long wait would not hear Ctrl-C."""
    until_s = None if duration_s is None else time.monotonic() + duration_s
    while not (over.wait(_LOOK_EVERY_S) or pipeline.ended.is_set()):
        if until_s is not None and time.monotonic() >= until_s:
            return
