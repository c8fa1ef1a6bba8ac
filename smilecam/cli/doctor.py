"""doctor: what ails this machine, the commands that mend it, and those of them that are ours to run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from smilecam import config
from smilecam.cli import rows
from smilecam.cli.language import user_lang
from smilecam.cli.page import cells
from smilecam.cli.problems import sentence
from smilecam.cli.words import json_switch, switch, worded
from smilecam.daemon import process
from smilecam.daemon.places import places
from smilecam.doctor.examine import Asked, Tell, examine
from smilecam.doctor.finding import Command, Finding, Level
from smilecam.doctor.words import to_json, told
from smilecam.errors import SmileCamError, UsageProblem
from smilecam.requests import Request, Verb
from smilecam.settings import Settings
from smilecam.texts.catalogue import Lang, say, sentences

AILING = 1
_GAP = 3
_MARKS = {Level.OK: ("✓", "green"), Level.NOTE: ("·", "cyan"), Level.WARN: ("!", "yellow"), Level.BAD: ("✗", "red")}
_CLEARED = "\r\x1b[2K"


@worded(
    "doctor",
    switch("apps", "cli.doctor.apps"),
    switch("fix", "cli.doctor.fix"),
    switch("yes", "cli.doctor.yes", "-y"),
    switch("dry-run", "cli.doctor.dry_run"),
    json_switch(),
)
def doctor(apps: bool, fix: bool, yes: bool, dry_run: bool, as_json: bool) -> int:
    for given, option in ((yes, "--yes"), (dry_run, "--dry-run")):
        if given and not fix:
            raise UsageProblem("doctor.only_fix", option=option)
    if fix and as_json:
        raise UsageProblem("doctor.json_fix")
    lang, asked = user_lang(), _asked(apps)
    if as_json:
        findings = list(examine(asked))
        shown = [to_json(one, lang) for one in findings]
        click.echo(json.dumps({"v": 1, "ok": not _bad(findings), "findings": shown}, ensure_ascii=False))
        return AILING if _bad(findings) else 0
    findings = list(_shown(lambda tell: examine(asked, tell), lang))
    _show_sum(findings, lang, fix)
    mended = not fix or _mend(findings, lang, yes, dry_run)
    return 0 if mended and not _bad(findings) else AILING


def _asked(every_app: bool) -> Asked:
    """Look at what a start would take; a config that cannot be read is told by the doctor itself."""
    try:
        file = config.texts(config.read(config.path(os.environ)))
        settings = config.chosen(config.from_environment(os.environ), file)
    except SmileCamError:
        settings = Settings()
    ours = _ours()
    return Asked(settings.camera, settings.device, ours, every_app, _troubles() if ours else ())


def _ours() -> tuple[int, ...]:
    try:
        running = process.running(places(os.environ))
    except SmileCamError:
        return ()  # folders that cannot be used are told by the doctor itself
    return () if running is None else (running.pid,)


def _troubles() -> tuple[str, ...]:
    """Return what the one who runs says is wrong with it; that it does not answer is a trouble too."""
    lang = user_lang()
    try:
        told = process.answer(places(os.environ), Request(Verb.STATUS, {"lang": lang}))
    except SmileCamError as problem:
        return (sentence(problem, lang),)
    return tuple(words for words in told["paths"].values() if words != "ok")


def _shown(look: Callable[[Tell], Iterable[Finding]], lang: Lang) -> Iterator[Finding]:
    """Print each finding as it comes; below them, on a terminal, what takes a while just now."""
    checks = {key: words for key, words in sentences(lang).items() if key.startswith("doctor.check.")}
    widest = max(cells(words) for words in checks.values())
    waiting = sys.stdout.isatty()

    def tell(check: str) -> None:
        if waiting:
            click.echo(f"  {click.style(say(f'doctor.doing.{check}', lang) + ' …', dim=True)}", nl=False)

    for one in look(tell):
        if waiting:
            click.echo(_CLEARED, nl=False)
        mark, colour = _MARKS[one.level]
        label = checks[f"doctor.check.{one.check}"]
        gap = " " * (widest - cells(label) + _GAP)
        found, fix = told(one, lang)
        found = rows.hung(found, 2 + widest + _GAP)
        click.echo(f"{click.style(mark, fg=colour, bold=True)} {click.style(label, dim=True)}{gap}{found}")
        if fix:  # left to the terminal to break, so that a command can be copied
            click.echo(f"{' ' * (2 + widest + _GAP)}{click.style('→', fg=colour)} {fix}")
        yield one


def _show_sum(findings: Sequence[Finding], lang: Lang, fixing: bool) -> None:
    bad = len([one for one in findings if one.level is Level.BAD])
    warned = len([one for one in findings if one.level is Level.WARN])
    key = "bad" if bad else "warn" if warned else "ok"
    click.echo(f"\n{say(f'doctor.sum.{key}', lang, bad=bad, warned=warned)}")
    if not fixing and any(one.commands for one in findings):
        click.echo(say("doctor.sum.fix", lang))


def _mend(findings: Iterable[Finding], lang: Lang, yes: bool, dry_run: bool) -> bool:
    """Print the commands and run those that need no more rights than ours; return False where one failed."""
    commands = list(dict.fromkeys(command for one in findings for command in one.commands))
    ours = [one for one in commands if not one.root]
    if not commands:
        click.echo(say("doctor.mend.nothing", lang))
    _show_commands("root", [one for one in commands if one.root], lang)
    _show_commands("ours", ours, lang)
    if not ours or dry_run:
        return True
    if not yes and not _agreed(len(ours), lang):
        click.echo(say("doctor.mend.left", lang))
        return True
    codes = {one: subprocess.run(one.words).returncode for one in ours}
    failed = {one: code for one, code in codes.items() if code != 0}
    for one, code in failed.items():
        click.secho(say("doctor.mend.failed", lang, code=code, line=one.line), fg="red")
    click.echo(say("doctor.mend.again", lang))
    return not failed


def _show_commands(whose: str, commands: Sequence[Command], lang: Lang) -> None:
    if commands:
        click.echo(f"\n{click.style(say(f'doctor.mend.{whose}', lang), bold=True)}")
    for one in commands:
        click.echo(one.line)  # from the first column on, so that it can be copied


def _agreed(count: int, lang: Lang) -> bool:
    """Ask; where nobody can answer, it is a no."""
    key = "ask_one" if count == 1 else "ask"
    try:
        return click.confirm(f"\n{say(f'doctor.mend.{key}', lang, count=count)}", default=False)
    except click.Abort:
        click.echo()
        return False


def _bad(findings: Iterable[Finding]) -> bool:
    return any(one.level is Level.BAD for one in findings)
