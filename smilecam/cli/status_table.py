"""`status` for people: who is on air, whom it sees, what it costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from smilecam.calibration import adjusted
from smilecam.cli import rows
from smilecam.cli.on_air import kind_of
from smilecam.cli.paths import shown
from smilecam.status import BudgetStatus, FaceStatus, PartStatus, RecordingStatus, Status
from smilecam.texts.catalogue import Lang, say, sentences

METER_CELLS = 20
# Of several reasons to be awake the first is told.
_REASONS = ("reader", "recording", "calibrating", "always-on", "starting", "cannot-tell")
# A picture's way: in, on and out; then what the judge does with it.
_ORDER = ("capture", "paint", "convert", "publish", "latency", "wake", "find", "crop", "encode", "head", "judge")


def show_status(status: Status, lang: Lang) -> None:
    key = f"trouble_{status.trouble}" if status.trouble else f"state_{status.state}"
    state = _known(key.replace("-", "_"), lang) or say("cli.status.state_camera_lost", lang)
    if status.mode != "live":
        mode = _word(f"cli.status.mode_{status.mode}", status.mode, lang)
        state = mode if status.mode == "blank" else f"{state}, {mode}"  # whatever the camera does, it is not seen
    colour = "green" if status.state == status.mode == "live" else "blue" if status.state == "idle" else "yellow"
    head = say("cli.status.head", lang, state=state, time=_duration(status.started_s_ago, lang), pid=status.pid)
    click.echo(f"{click.style('●', fg=colour)} {click.style('SmileCam', bold=True)}  {head}\n")
    rows.show([(say(f"cli.status.{label}", lang) if label else "", words) for label, words in _rows(status, lang)])
    click.echo()
    Console().print(Padding(_stages(status, lang), (0, 0, 0, 1), expand=False))


def _rows(status: Status, lang: Lang) -> Iterator[tuple[str, str]]:
    yield "camera", say("cli.status.camera_is", lang, name=status.camera, size=status.camera_size, fps=status.fps_in)
    where = click.style(say(f"cli.start.{kind_of(status)}", lang, told=shown(status.told)), fg="cyan")
    yield "picture", say("cli.status.picture_is", lang, size=status.size, fps=status.fps_out)
    yield "", where
    yield "looked_at", _looked_at(status, lang)
    yield "judging", _judging(status, lang)
    yield from _faces(status, lang)
    yield "drops", "   ".join(_drop(place, n, lang) for place, n in status.drops.items())
    yield from _baseline(status, lang)
    yield from _recording(status.recording, lang)
    yield "cost", say("cli.status.cost_is", lang, cpu=f"{status.cpu_percent:.0f}", memory=f"{status.memory_mb:.0f}")
    if status.budget.limit is not None:
        yield "budget", _budget(status.budget, lang)
    for path, words in status.paths.items():
        if words != "ok":
            where = _known(f"path_{path}", lang) or path  # of a newer SmileCam that runs, perhaps
            told = f"{where}: {_tried_again(words, status.parts.get(path), lang)}"
            yield "trouble", click.style(told, fg="red")


def _looked_at(status: Status, lang: Lang) -> str:
    """Whether anybody looks, as far as the camera's being on or off follows from it."""
    if status.attention != "awake":
        key = "blank" if status.mode == "blank" else "watched"
        return _word(f"cli.status.{key}_{status.attention}", status.attention, lang)
    told = next((reason for reason in _REASONS if reason in status.awake_for), "starting").replace("-", "_")
    if told == "cannot_tell":
        kind = kind_of(status)
        told = f"cannot_tell_{kind}_linux" if kind == "virtual" and sys.platform == "linux" else f"cannot_tell_{kind}"
    return say(f"cli.status.watched_{told}", lang)


def _tried_again(words: str, part: PartStatus | None, lang: Lang) -> str:
    if part is None or part.again_in_s is None:
        return words
    return say("cli.status.again", lang, trouble=words, seconds=round(part.again_in_s), tries=part.tries)


def _judging(status: Status, lang: Lang) -> str:
    judge = say("cli.status.judging_is", lang, weights=status.weights, threshold=f"{status.threshold:g}")
    if status.judging == "off":
        return judge
    if status.verdict_age_s is None:
        return f"{judge}, {say('cli.status.no_verdict', lang)}"
    age = f"{status.verdict_age_s * 1000:.0f}"
    return f"{judge}, {say('cli.status.newest', lang, fps=status.fps_judged, age=age)}"


def _faces(status: Status, lang: Lang) -> Iterator[tuple[str, str]]:
    if not status.faces:
        yield (
            "faces",
            click.style(
                _word(f"cli.status.no_face_{status.judging.replace('-', '_')}", status.judging, lang), dim=True
            ),
        )
    for number, face in enumerate(status.faces):
        yield "faces" if number == 0 else "", face_line(face, status.threshold, lang)


def _baseline(status: Status, lang: Lang) -> Iterator[tuple[str, str]]:
    """The user's neutral face, where one is known; what hinders that it counts stands out."""
    known = status.baseline
    if known.standing == "none":
        return
    if known.standing == "unreadable":
        yield "neutral", click.style(known.told, fg="yellow")
    elif known.standing == "other-weights":
        yield "neutral", click.style(say("cli.status.neutral_other_weights", lang), fg="yellow")
    else:
        counts = adjusted(status.threshold, -known.shift)
        key = "cli.status.neutral_moved" if known.shift else "cli.status.neutral_ordinary"
        told = {"neutral": f"{known.neutral or 0:.2f}", "day": known.made[:10], "counts": f"{counts:.2f}"}
        yield "neutral", say(key, lang, **told)


def _recording(told: RecordingStatus, lang: Lang) -> Iterator[tuple[str, str]]:
    """Whose clips are taken now, and whose laughs could be kept; what went wrong stands out."""
    if told.kind != "none":
        seconds = "" if told.seconds is None else f"{told.seconds:.0f}"
        key = f"cli.status.recording_{told.kind if told.seconds is not None or told.kind == 'session' else 'waits'}"
        words = say(
            key, lang, person=told.person, label=told.label, number=told.number, of=told.of, seconds=seconds
        )  # fmt: skip
        yield "recording", click.style(words, fg="red", bold=True)
    if told.trouble:
        yield "recording", click.style(_word(f"prompt.{told.trouble}", told.trouble, lang), fg="yellow")
    if told.laughs:
        key = "cli.status.laughs_wait" if told.offer is None else "cli.status.laughs_offer"
        yield "recording", say(key, lang, person=told.laughs, seconds=f"{told.offer or 0:.0f}")


def _budget(budget: BudgetStatus, lang: Lang) -> str:
    limit, hz = f"{budget.limit:g}", f"{budget.hz or 0:.1f}"
    if budget.kept == "kept":
        return say("cli.status.budget_kept" if budget.hz else "cli.status.budget_ample", lang, limit=limit, hz=hz)
    if budget.kept == "short":
        return click.style(say("cli.status.budget_short", lang, limit=limit, hz=hz), fg="yellow")
    if budget.picture_percent is None:
        return click.style(say("cli.status.budget_over", lang, limit=limit, hz=hz), fg="yellow")
    picture = f"{budget.picture_percent:.0f}"
    return click.style(say("cli.status.budget_over_picture", lang, limit=limit, hz=hz, picture=picture), fg="yellow")


def face_line(face: FaceStatus, threshold: float, lang: Lang) -> str:
    """Return one face: meter with the threshold marked, score, emotion, whether it laughs; what it was seen as."""
    emotion = _word(f"emotion.{face.emotion}", face.emotion, lang)
    told = say("cli.status.laughs", lang, n=face.laughs) if face.laughs else ""
    laughs = say("cli.status.held" if face.held else "cli.status.laughing", lang)
    laughing = click.style(laughs, fg="yellow", bold=True) if face.laughing else ""
    score = face.smile if face.score is None else face.score
    moved = abs(score - face.smile) >= 0.005
    seen = click.style(say("cli.status.seen", lang, smile=f"{face.smile:.2f}"), dim=True) if moved else ""
    words = " ".join(word for word in (laughing, told, seen) if word)
    return f"#{face.track} {meter(score, threshold)} {score:.2f}  {emotion}  {words}".rstrip()


def meter(smile: float, threshold: float) -> str:
    """Return a bar of METER_CELLS cells, filled up to `smile`, with a mark where laughing begins."""
    filled, mark = round(smile * METER_CELLS), min(METER_CELLS - 1, round(threshold * METER_CELLS))
    cells = ["█" if cell < filled else "·" for cell in range(METER_CELLS)]
    cells[mark] = "┃" if mark >= filled else "▓"
    return click.style("".join(cells), fg="yellow" if smile >= threshold else "blue")


def _stages(status: Status, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=True, header_style="dim")
    table.add_column(say("cli.status.stage", lang))
    for name in ("p50", "p95"):
        table.add_column(f"{name} ms", justify="right")
    for stage in sorted(status.stages, key=_place):
        timing = status.stages[stage]
        table.add_row(_known(f"stage_{stage}", lang) or stage, f"{timing.p50_ms:.2f}", f"{timing.p95_ms:.2f}")
    return table


def _place(stage: str) -> int:
    """Return where `stage` stands in the table; one that we do not know, of a newer SmileCam that runs, stands last."""
    return _ORDER.index(stage) if stage in _ORDER else len(_ORDER)


def _drop(place: str, n: int, lang: Lang) -> str:
    words = _known(f"drop_{place}", lang)
    return words.format(n=n) if words else f"{place} {n}"


def _word(key: str, told: str, lang: Lang) -> str:
    """Return the words of a key; what only a newer SmileCam that runs knows is shown as it told it."""
    return sentences(lang).get(key, told)


def _known(name: str, lang: Lang) -> str | None:
    return sentences(lang).get(f"cli.status.{name}")


def _duration(seconds: float, lang: Lang) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return say("cli.status.hours", lang, hours=hours, minutes=minutes)
    if minutes:
        return say("cli.status.minutes", lang, minutes=minutes, seconds=rest)
    return say("cli.status.seconds", lang, seconds=rest)
