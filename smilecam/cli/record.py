"""record: a prompted session, clips taken freely, laughs kept after they happened; label: marks on a running one."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from smilecam.cli import agreeing
from smilecam.cli.keys import Keys
from smilecam.cli.language import user_lang
from smilecam.cli.problems import INTERRUPTED
from smilecam.cli.steer import NOT_RUNNING, asked
from smilecam.cli.words import WordedGroup, WordedOption, flags_of, switch, worded
from smilecam.daemon import process
from smilecam.daemon.lock import held
from smilecam.daemon.places import places
from smilecam.errors import NotRunning, SmileCamError, UsageProblem, reason_of
from smilecam.record import clip
from smilecam.record.script import DEFAULT, Script, parsed
from smilecam.requests import Request, Verb
from smilecam.settings import OPTIONS, folders
from smilecam.status import Status
from smilecam.texts.catalogue import Lang, say

_LOOK_EVERY_S = 0.1
_CELLS = 16
_KEYS = {
    " ": "accept", "\r": "accept", "\n": "accept",
    "r": "retake", "ㄱ": "retake", "s": "skip", "ㄴ": "skip", "q": "stop", "ㅂ": "stop",
}  # fmt: skip
# What a camera that recording starts by itself may be asked for. Only the person looks at it, as into a mirror.
_OWN = tuple(one for one in OPTIONS if one.name in ("camera", "size", "fps", "weights"))
_ALONE = {"sink": "null", "mirror": "on"}

_PERSON = WordedOption("--person", meaning="cli.record.person", metavar="ID", type=str, default=None)
_CONSENT = switch("consent", "cli.record.consent")
_LABEL = WordedOption(
    "--label", meaning="cli.record.label", shown_default="smile", metavar="WORD", type=str, default="smile"
)


def _record(person: str | None, script: str | None, consent: bool, **own: str | None) -> int:
    if click.get_current_context().invoked_subcommand is not None:
        return 0
    who, told = clip.person(_named(person)), _script(script)
    given = {name: value for name, value in own.items() if value is not None}
    runs = held(places(os.environ).lock)
    if runs and given:
        raise UsageProblem("record.running", flags=", ".join(one.flag for one in _OWN if one.name in given))
    agreed = agreeing.agreed(who, consent)
    if agreed is None:
        return INTERRUPTED
    if runs:
        return _session(who, told, agreed, script)
    return _on_its_own(who, told, agreed, script, given)


@worded("start", _PERSON, _LABEL, _CONSENT, within="record")
def start(person: str | None, label: str, consent: bool) -> int:
    word = clip.label(label)
    who = {} if person is None else {"person": clip.person(person)}
    agreed = agreeing.agreed(who["person"], consent) if who and _runs() else {}
    if agreed is None:
        return INTERRUPTED
    answer = _asked("start", label=word, **who, **agreed)
    if answer is None:
        return NOT_RUNNING
    click.echo(say("cli.record.started", user_lang(), person=answer["recording"]["person"], label=word))
    return 0


@worded("stop", within="record")
def stop() -> int:
    return _done("stop")


@worded("accept", within="record")
def accept() -> int:
    return _done("accept")


@worded("retake", within="record")
def retake() -> int:
    return _done("retake")


@worded("skip", within="record")
def skip() -> int:
    return _done("skip")


@worded("keep", within="record")
def keep() -> int:
    answer = _asked("keep")
    if answer is None:
        return NOT_RUNNING
    click.echo(say("cli.record.kept_laugh" if answer["kept"] else "cli.record.keeps_laugh", user_lang()))
    return 0


@worded("laughs", _PERSON, switch("off", "cli.record.laughs_off"), _CONSENT, within="record")
def laughs(person: str | None, off: bool, consent: bool) -> int:
    lang = user_lang()
    if off:
        answer = _asked("no-laughs")
        if answer is not None:
            click.echo(say("cli.record.laughs_ended", lang))
        return NOT_RUNNING if answer is None else 0
    who = clip.person(_named(person))
    agreed = agreeing.agreed(who, consent) if _runs() else {}
    if agreed is None:
        return INTERRUPTED
    answer = _asked("laughs", person=who, **agreed)
    if answer is None:
        return NOT_RUNNING
    click.echo(say("cli.record.laughs_begun", lang, person=who))
    return 0


@worded("label", click.Argument(["word"], metavar="WORD"))
def label(word: str) -> int:
    answer = asked(Request(Verb.LABEL, {"label": clip.label(word)}))
    if answer is None:
        return NOT_RUNNING
    click.echo(say("cli.label.done", user_lang(), label=answer["label"]))
    return 0


record = WordedGroup(
    "record",
    commands=[start, stop, accept, retake, skip, keep, laughs],
    callback=_record,
    invoke_without_command=True,
    params=[
        _PERSON,
        WordedOption(
            "--script",
            meaning="cli.record.script",
            shown_default="default",
            metavar="default|FILE",
            type=str,
            default=None,
        ),
        _CONSENT,
        *flags_of(_OWN),
    ],
)


def _named(person: str | None) -> str:
    if person is None:
        raise UsageProblem("record.whose")
    return person


def _runs() -> bool:
    return held(places(os.environ).lock)


def _script(told: str | None) -> Script:
    """Return the script that is asked for; a file's faults are told before anybody is asked anything."""
    if told is None or told == DEFAULT.name:
        return DEFAULT
    try:
        return parsed(Path(told).read_text("utf-8"), Path(told).name)
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem("record.script_file", file=told, reason=reason_of(problem)) from problem


def _on_its_own(who: str, told: Script, agreed: Mapping[str, str], script: str | None, given: Mapping[str, str]) -> int:
    """Start a camera that nobody else sees, its picture on the panel's page; and end it after the last take."""
    from smilecam.cli import camera

    lang = user_lang()
    code = camera.run({**_ALONE, **given}, tell=_tell_on_air)
    if code != 0:
        return code
    try:
        _open_page(lang)
        return _session(who, told, agreed, script)
    finally:
        with suppress(SmileCamError):
            process.stop(places(os.environ), lambda: None)
            click.echo(say("cli.record.camera_off", lang))


def _tell_on_air(status: Status, notes: tuple[str, ...], seconds: float, lang: Lang, how_to_stop: str) -> None:
    for note in notes:
        click.echo(f"{click.style('!', fg='yellow', bold=True)} {note}")
    told = say("cli.record.camera_on", lang, name=status.camera, size=status.camera_size)
    click.echo(f"\n{click.style('●', fg='green')} {told}")


def _open_page(lang: Lang) -> None:
    import webbrowser

    answer = asked(Request(Verb.PANEL, {"lang": lang}))
    link = "" if answer is None else answer["link"]
    opened = sys.stdin.isatty() and webbrowser.open(link)
    click.echo(say("cli.record.page_opened" if opened else "cli.record.page", lang, link=link))
    if sys.stdin.isatty():
        click.prompt(say("cli.record.ready", lang), default="", show_default=False, prompt_suffix=" ")


def _session(who: str, told: Script, agreed: Mapping[str, str], script: str | None) -> int:
    """Lead through a session that the camera runs: what it asks is shown here too, keys are passed on."""
    lang = user_lang()
    own = {} if told is DEFAULT else {"script": Path(str(script)).read_text("utf-8"), "script_name": told.name}
    answer = _asked("session", person=who, **agreed, **own)
    if answer is None:
        return NOT_RUNNING
    minutes = f"{told.whole_s / 60:.0f}" if told.whole_s >= 60 else "1"
    click.echo(
        f"\n  {click.style(who, bold=True)}  {say('cli.record.head', lang, takes=len(told.takes), minutes=minutes)}"
    )
    if sys.stdin.isatty():
        click.secho(f"  {say('cli.record.keys', lang)}", dim=True)
    click.echo()
    return _follow(who, answer, lang)


def _follow(who: str, answer: Mapping[str, Any] | None, lang: Lang) -> int:
    line = _Line(lang)
    try:
        with Keys() as keys:
            while answer is not None and answer["recording"]["kind"] == "session":
                line.show(answer)
                key = _KEYS.get(keys.pressed(_LOOK_EVERY_S).lower())
                answer = _heard(key) if key else _asked("state")
    except KeyboardInterrupt:
        with suppress(SmileCamError):
            answer = _asked("stop")
    except NotRunning:
        answer = None
    finally:
        line.end(answer)
    if answer is None:
        click.echo(say("cli.record.camera_gone", lang))
        return NOT_RUNNING
    _sum(who, answer["recording"], line.of, lang)
    return 0


def _heard(key: str) -> Mapping[str, Any] | None:
    """Pass a key on. One that comes as the session ends has nothing left to say."""
    try:
        return _asked(key)
    except SmileCamError as problem:
        if problem.key not in ("error.record.no_session", "error.record.nothing"):
            raise
        return _asked("state")


def _sum(who: str, told: Mapping[str, Any], of: int, lang: Lang) -> None:
    folder = folders(os.environ).clips / who
    click.echo(f"\n  {click.style('✓', fg='green')} {say('cli.record.done', lang, kept=told['kept'], of=of)}")
    click.echo(f"    {click.style(str(folder), fg='cyan')}")
    click.secho(f"    {say('cli.record.next', lang, person=who)}", dim=True)


def _asked(do: str, **facts: object) -> Mapping[str, Any] | None:
    return asked(Request(Verb.RECORD, {"do": do, "lang": user_lang(), **facts}))


def _done(do: str) -> int:
    answer = _asked(do)
    if answer is None:
        return NOT_RUNNING
    click.echo(say(f"cli.record.{do}.done", user_lang()))
    return 0


class _Line:
    """What the session asks, on one line that is written over; each take that is done stays as a line of its own."""

    def __init__(self, lang: Lang) -> None:
        self._lang, self._on_terminal = lang, sys.stdout.isatty()
        self._open = False
        self._now: tuple[int, str, str] | None = None  # number, words and step
        self._label = ""  # what the take asks for, not what is wrong with it
        self._kept = 0
        self.of = 0

    def show(self, told: Mapping[str, Any]) -> None:
        recording, prompt = told["recording"], told["prompt"]
        if prompt is None:
            return
        self.of = recording["of"]
        self._told_of_last(recording)
        now = (recording["number"], prompt["words"], recording["step"])
        if recording["step"] not in ("ask", "torn"):
            self._label = prompt["words"]
        if self._on_terminal:
            click.echo(f"\r\x1b[K  {self._words(recording, prompt)}", nl=False)
            self._open = True
        elif now != self._now:
            click.echo(f"  {now[0]:2}/{self.of}  {prompt['words']}  ({prompt['hint']})")
        self._now = now

    def end(self, told: Mapping[str, Any] | None) -> None:
        """Take the line away, and say what became of the last take."""
        self._clear()
        if told is not None and self._now is not None and self._now[0] == self.of:
            self._told_of_last({**told["recording"], "number": self.of + 1})

    def _clear(self) -> None:
        if self._open:
            click.echo("\r\x1b[K", nl=False)
            self._open = False

    def _told_of_last(self, recording: Mapping[str, Any]) -> None:
        if self._now is not None and recording["number"] > self._now[0]:
            kept = recording["kept"] > self._kept
            mark = click.style("✓", fg="green") if kept else click.style("–", dim=True)
            self._clear()
            click.echo(f"  {mark} {self._now[0]:2}  {self._label}")
        self._kept = recording["kept"]

    def _words(self, recording: Mapping[str, Any], prompt: Mapping[str, Any]) -> str:
        number = click.style(f"{recording['number']:2}/{recording['of']}", dim=True)
        words = click.style(prompt["words"], bold=True)
        match recording["step"]:
            case "take":
                filled = round(_CELLS * prompt["progress"])
                bar = click.style("█" * filled, fg="red") + click.style("·" * (_CELLS - filled), dim=True)
                return f"{click.style('●', fg='red')} {number}  {words}  {bar}"
            case "countdown":
                return f"{click.style(str(prompt['count']), fg='yellow', bold=True)} {number}  {words}"
            case "ask" | "torn":
                asks = say("cli.record.asks", self._lang)
                return f"{click.style('!', fg='yellow', bold=True)} {number}  {words}  {asks}"
        return f"  {number}  {words}  {click.style(prompt['hint'], dim=True)}"
