"""start, stop, restart, status, logs: the camera that runs in the background."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import Any

import click

from smilecam import config
from smilecam.cli import on_air
from smilecam.cli.language import user_lang
from smilecam.cli.on_air import Report
from smilecam.cli.problems import FAILED, INTERRUPTED, of_import, sentence, show
from smilecam.cli.words import flags_of, json_switch, switch, worded
from smilecam.daemon import process
from smilecam.daemon import record as records
from smilecam.daemon.lock import held
from smilecam.daemon.places import Places, places
from smilecam.daemon.record import Record
from smilecam.errors import NotRunning, SmileCamError
from smilecam.requests import Request, Verb
from smilecam.settings import OPTIONS, Settings
from smilecam.status import Status, from_json
from smilecam.texts.catalogue import Lang, parted, say

Tell = Callable[[Status, tuple[str, ...], float, Lang, str], None]
NOT_RUNNING = 1
_READ_S = time.monotonic()

_FOREGROUND = switch("foreground", "option.foreground")
# How the background process is told apart from one that a person started: its options come on its stdin, and it
# reports on its stdout.
_CHILD = switch("reports-to-parent", "option.foreground", hidden=True)


@worded("start", *flags_of(OPTIONS), _FOREGROUND, _CHILD)
def start(foreground: bool, reports_to_parent: bool, **asked: str | None) -> int:
    if reports_to_parent:
        return _end(_as_child(process.handed_over(sys.stdin), places(os.environ)))
    return run({name: value for name, value in asked.items() if value is not None}, foreground)


@worded("restart", *flags_of(OPTIONS))
def restart(**asked: str | None) -> int:
    here = places(os.environ)
    given = {name: value for name, value in asked.items() if value is not None}
    before = process.running(here)
    if before is None:
        return _start_again(given, here)
    options = {**before.options, **given}
    config.chosen(options, _of_file())  # refuse before stopping what runs
    _need_folder(before)
    records.need_room(here.record)  # nothing is taken off air for a start that cannot write
    _stop(here)
    code = in_background(options, before.folder, here)
    if code != 0:
        _again_as_before(before, here)
    return code


@worded("stop")
def stop() -> int:
    try:
        stopped = _stop(places(os.environ))
    except NotRunning as problem:
        if problem.key != "error.running.nobody":
            raise
        show(sentence(problem, user_lang()))
        return NOT_RUNNING
    click.echo(say("cli.stop.stopped", user_lang(), camera=stopped.camera))
    return 0


@worded("status", json_switch())
def status(as_json: bool) -> int:
    try:
        told = process.answer(places(os.environ), Request(Verb.STATUS, {"invite": not as_json, "lang": user_lang()}))
    except NotRunning as problem:
        if problem.key != "error.running.nobody":
            raise
        _show_nobody(problem, as_json)
        return NOT_RUNNING
    if as_json:
        _echo_json(told)
    else:
        from smilecam.cli.status_table import show_status

        show_status(from_json(told), user_lang())
    return 0


@worded("logs", switch("follow", "cli.logs.follow", "-f"))
def logs(follow: bool) -> int:
    from smilecam.cli.tail import lines

    for line in lines(places(os.environ).log, follow):
        click.echo(line, nl=False)
    return 0


def run(asked: Mapping[str, str], foreground: bool = False, tell: Tell = on_air.show) -> int:
    """Start with what was asked (as settings.choose reads it), here or in the background; return the exit code.

    tell: says on the terminal that pictures flow, from the background.
    """
    options = {**config.from_environment(os.environ), **asked}
    if "lang" not in options:  # a restart keeps the picture's language, whoever asks for it
        options[config.SYSTEM_LANG] = user_lang()
    settings = config.chosen(options, _of_file())
    here = places(os.environ)
    if held(here.lock):
        raise process.already_running(here)
    if sys.platform == "darwin":
        _let_macos_ask(settings.camera)
    if foreground:
        return _end(_in_foreground(settings, options, here))
    return in_background(options, os.getcwd(), here, tell)


def in_background(options: Mapping[str, str], folder: str, here: Places, tell: Tell = on_air.show) -> int:
    """Start a process of its own, and return once its pictures flow or it has said why they do not."""
    child = process.spawn(["start", "--reports-to-parent"], options, folder, here.log)
    with _ended_by_signals():
        told = process.heard(child)
    lang = user_lang()
    if told is None:
        return _show_failed(Report(refused=sentence(NotRunning("running.died"), lang)))
    report = Report.from_json(told)
    if report.status is None:
        return _show_failed(report)
    tell(report.status, report.notes, _since_start_s(), lang, "smilecam stop")
    return 0


def _let_macos_ask(camera: str) -> None:
    """Have macOS ask for the camera now: a background process is refused without a question."""
    from smilecam.capture import permission
    from smilecam.capture.choose import is_device
    from smilecam.clock import MonotonicClock

    if is_device(camera):
        waiting = partial(click.echo, say("cli.macos.asked", user_lang()), err=True)
        permission.let_it_be_asked(MonotonicClock(), waiting, permission.access, permission.ask_by_opening)


def _start_again(given: Mapping[str, str], here: Places) -> int:
    """Start where nobody runs: as what ended by itself was asked for, where something did."""
    last = None if held(here.lock) else records.read(here.record)
    if last is None:
        config.chosen(given, _of_file())  # what is asked for wrongly is told alone
        if not held(here.lock):
            click.echo(say("cli.restart.nobody", user_lang()))
        return run(given)
    options = {**last.options, **given}
    config.chosen(options, _of_file())
    _need_folder(last)
    click.echo(say("cli.restart.as_last", user_lang(), camera=last.camera))
    return in_background(options, last.folder, here)


def _need_folder(before: Record) -> None:
    """Raise NotRunning where the folder is gone that its paths count from."""
    if not os.path.isdir(before.folder):
        raise NotRunning("running.no_folder", folder=before.folder)


def _of_file() -> dict[str, str]:
    return config.texts(config.read(config.path(os.environ)))


def _stop(here: Places) -> Record:
    lang = user_lang()
    return process.stop(here, lambda: click.secho(say("cli.stop.takes_long", lang), err=True, dim=True))


def _again_as_before(before: Record, here: Places) -> None:
    """Put back on air what a restart took off it: somebody may be in a call. It says so, and why where it cannot."""
    lang = user_lang()
    show(say("cli.restart.as_before", lang, camera=before.camera))
    if in_background(before.options, before.folder, here) != 0:
        show(say("cli.restart.off", lang))


def _in_foreground(settings: Settings, options: Mapping[str, str], here: Places) -> int:
    from smilecam.app import OnAir, Run, go_on_air

    camera = ""

    def tell(now: OnAir) -> None:
        nonlocal camera
        camera = now.status.camera
        on_air.show(now.status, _notes(now, settings.lang), _since_start_s(), settings.lang, "Ctrl-C")

    over = _until_signalled()
    try:
        go_on_air(Run(settings, options, os.getcwd(), here), tell, over)
    except SmileCamError as problem:  # told here, so that `_end` comes after it: threads may still be in C
        show(sentence(problem, settings.lang))
        return FAILED
    if camera:
        click.echo("\n" + say("cli.stop.stopped", settings.lang, camera=camera))  # below the terminal's ^C
        return 0
    if over.is_set():
        click.echo("\n" + say("cli.start.interrupted", settings.lang))
        return INTERRUPTED
    show(sentence(NotRunning("running.died"), settings.lang))
    return FAILED


def _as_child(options: Mapping[str, str], here: Places) -> int:
    """Be the background process: tell the parent once how it went, then only the log."""
    told = False

    def tell(report: Report) -> None:
        nonlocal told
        if not told:
            process.tell_parent(report.to_json(), sys.stdout)
        told = True

    try:
        refused = _run_and_tell(options, here, tell)
    except BaseException:
        tell(Report(bug=traceback.format_exc()))
        raise
    if refused:
        tell(Report(refused=refused))
    return FAILED if refused else 0


def _run_and_tell(options: Mapping[str, str], here: Places, tell: Callable[[Report], None]) -> str:
    """Run until stopped; return why it could not, "" where it could."""
    over, lang = _until_signalled(), user_lang()

    def on_air_now(now: OnAir) -> None:
        tell(Report(now.status, _notes(now, lang)))

    try:
        from smilecam.app import OnAir, Run, go_on_air

        go_on_air(Run(config.chosen(options, _of_file()), options, os.getcwd(), here), on_air_now, over)
    except SmileCamError as problem:
        return sentence(problem, lang)
    except ImportError as problem:
        lacking = of_import(problem)
        if lacking is None:
            raise
        return sentence(lacking, lang)
    return ""


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Have SIGTERM and a closing terminal end what is waited for, as Ctrl-C does."""

    def end(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _until_signalled() -> Event:
    """Return an event that Ctrl-C, SIGTERM and a closing terminal set; asked a second time, they end it at once."""
    over = Event()

    def signalled(number: int, frame: object) -> None:
        if over.is_set():
            raise KeyboardInterrupt
        over.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signalled)
    return over


def _end(code: int) -> int:
    """End the process here and now where a thread hangs in a device or still loads a library.

    Such a thread lives in C; the interpreter would pull the ground from under it at its end, and abort.
    """
    if any(thread.name.startswith("smilecam-") for thread in threading.enumerate()):
        sys.stdout.flush()
        logging.shutdown()
        os._exit(code)
    return code


def _since_start_s() -> float:
    """Return seconds since this command was read: Python's own start before that is a tenth of a second.

    The system's time of a process's birth is no better: it counts from a boot time in whole seconds.
    """
    return time.monotonic() - _READ_S


def _notes(now: Any, lang: Lang) -> tuple[str, ...]:
    missing = () if now.missing is None else (_instead(now.missing, lang),)
    failed = tuple(words for words in now.status.paths.values() if words != "ok")
    return (*missing, *failed)


def _instead(missing: SmileCamError, lang: Lang) -> str:
    found, fix = parted(missing.key, lang, **missing.facts)
    return say("cli.start.instead", lang, found=found, fix=fix)


def _show_failed(report: Report) -> int:
    if report.bug:
        click.echo(report.bug, err=True, nl=False)
        return 1
    show(report.refused)
    return FAILED


def _show_nobody(problem: NotRunning, as_json: bool) -> None:
    if as_json:
        _echo_json({"v": 1, "running": False})
    else:
        click.echo(sentence(problem, user_lang()))


def _echo_json(told: Mapping[str, Any]) -> None:
    import json

    click.echo(json.dumps(told, ensure_ascii=False))
