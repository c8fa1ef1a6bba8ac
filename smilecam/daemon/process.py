"""The background process: started away from the terminal, heard until its pictures flow, ended when asked to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any

import psutil

from smilecam.daemon import record as records
from smilecam.daemon.asking import ask
from smilecam.daemon.lock import held
from smilecam.daemon.log import descriptor, made
from smilecam.daemon.places import Places
from smilecam.daemon.record import Record
from smilecam.errors import AlreadyRunning, NotRunning, Refused
from smilecam.requests import Request, Verb

ENDS_WITHIN_S = 8.0  # a file's last second is written, devices are let go
KILLED_WITHIN_S = 3.0
TOLD_AFTER_S = 1.0
_PAUSE_S = 0.03


def spawn(arguments: Sequence[str], options: Mapping[str, str], folder: str, log: Path) -> subprocess.Popen[str]:
    """Start `python -m smilecam ARGUMENTS` with no terminal and in no group of ours; its stdout tells how it went.

    options: what `handed_over` returns there. They go through its stdin: a camera's address may hold a password, and
    every account of the machine may read the words with which a process was started.
    log: its log. To the end of what `descriptor` says of it goes what it writes before that is open.
    """
    with open(made(descriptor(log)), "ab") as last_words:
        child = subprocess.Popen(
            [sys.executable, "-m", "smilecam", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=last_words,
            cwd=folder,
            text=True,
            encoding="utf-8",
            errors="replace",
            **_away(),
        )
    _hand_over(options, child)
    return child


def restart(options: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Begin `smilecam restart` with these options, by the names of their flags, away from us, as it ends this process.

    What it says goes to the end of `log`. Every account may read the words: no password is to be in them.
    """
    words = [word for name, text in options.items() for word in (f"--{name}", text)]
    with open(made(descriptor(log)), "ab") as last_words:
        return subprocess.Popen(
            [sys.executable, "-m", "smilecam", "restart", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=last_words,
            **_away(),
        )


def handed_over(stdin: IO[str]) -> dict[str, str]:
    """Return the options that the process which waits in `heard` gave, and let go of the pipe. Raises ValueError."""
    options = json.loads(stdin.read())
    with open(os.devnull, encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), stdin.fileno())
    return {str(name): str(value) for name, value in options.items()}


def tell_parent(told: Mapping[str, Any], stdout: IO[str]) -> None:
    """Tell, once, the process that waits in `heard`, and let go of the pipe: nobody listens from now on.

    `told` holds "v", by which it is known. It begins a line of its own, whatever a library wrote before it.
    """
    with suppress(BrokenPipeError):
        stdout.write(f"\n{json.dumps(told)}\n")
        stdout.flush()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), stdout.fileno())


def heard(child: subprocess.Popen[str]) -> dict[str, Any] | None:
    """Wait for what the child tells; None where it ended without a word. An interrupt ends the child first.

    Lines that are not ours are passed over: libraries greet on stdout.
    """
    if child.stdout is None:
        raise ValueError("unexpected child: its stdout is no pipe")
    try:
        told = next((told for line in iter(child.stdout.readline, "") if (told := _ours(line))), None)
    except BaseException:
        _end(child)
        raise
    finally:
        child.stdout.close()
    if told is None:
        child.wait()
    return told


def _away() -> dict[str, Any]:
    """Return what starts a process with no terminal and in no group of ours."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _hand_over(options: Mapping[str, str], child: subprocess.Popen[str]) -> None:
    if child.stdin is None:
        raise ValueError("unexpected child: its stdin is no pipe")
    with suppress(OSError), child.stdin:  # one that ended at once is noticed by who waits for its word
        json.dump(dict(options), child.stdin)


def _end(child: subprocess.Popen[str]) -> None:
    """End a child that nobody waits for any more, so that the next start finds nobody."""
    child.terminate()
    try:
        child.wait(KILLED_WITHIN_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _ours(line: str) -> dict[str, Any] | None:
    """Return what `tell_parent` told in this line; None where the line is somebody else's."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and "v" in told else None


def running(places: Places) -> Record | None:
    """Return who runs; None where nobody does. A file that a killed process left behind is nobody."""
    return records.read(places.record) if held(places.lock) else None


def already_running(places: Places) -> AlreadyRunning:
    """Return the error that says who runs."""
    record = records.read(places.record)
    if record is None:
        return AlreadyRunning("running.starting")
    since = time.strftime("%H:%M", time.localtime(record.since_s))
    return AlreadyRunning("running.already", pid=record.pid, camera=record.camera, since=since)


def answer(places: Places, request: Request) -> dict[str, Any]:
    """Ask the one who runs. Raises NotRunning, or Refused."""
    record = _one_who_runs(places)
    return ask(record.address, record.token, request)


def stop(places: Places, takes_long: Callable[[], None]) -> Record:
    """Stop the one who runs and return who it was, once it has let go of everything. Raises NotRunning.

    One that does not answer is ended by the system: first politely, then not. `takes_long` is called, in another
    thread, where it takes more than TOLD_AFTER_S.
    """
    record = _one_who_runs(places)
    long = Timer(TOLD_AFTER_S, takes_long)
    long.start()
    try:
        return _stopped(record, places)
    finally:
        long.cancel()


def _stopped(record: Record, places: Places) -> Record:
    with suppress(NotRunning, Refused):
        ask(record.address, record.token, Request(Verb.STOP, {}))
        if _free_within(places, ENDS_WITHIN_S):
            return record
    process = record.process()
    for end in (psutil.Process.terminate, psutil.Process.kill):
        with suppress(psutil.Error):
            if process is not None:
                end(process)
        if _free_within(places, KILLED_WITHIN_S):
            return record
    raise NotRunning("running.stays")


def _one_who_runs(places: Places) -> Record:
    record = running(places)
    if record is None:
        raise NotRunning("running.starting" if held(places.lock) else "running.nobody")
    return record


def _free_within(places: Places, seconds: float) -> bool:
    deadline_s = time.monotonic() + seconds
    while held(places.lock):
        if time.monotonic() > deadline_s:
            return False
        time.sleep(_PAUSE_S)
    return True
