"""A clip in words: what its labels, states and amounts are called, and how they are coloured."""

from __future__ import annotations

from collections.abc import Mapping

import click

from smilecam.cli.page import cells
from smilecam.record.clip import LABELS, Faces, Kind, Manifest, Reason, Review, Span, State, holding, targets
from smilecam.record.stats import Amount
from smilecam.texts.catalogue import Lang, say

_REVIEWS: Mapping[Review, tuple[str, str]] = {
    Review.OPEN: ("·", "bright_black"),
    Review.ACCEPTED: ("✓", "green"),
    Review.REJECTED: ("✗", "red"),
}


def colour_of(label: str) -> str:
    """Return the terminal's colour for what a label means, as on a clip's sheet."""
    smile, emotion = targets(label)
    if smile < 0:
        return "bright_black"
    if smile > 0:
        return "yellow"
    if label == "neutral":
        return "white"
    return "cyan" if emotion < 0 else "magenta"


def label_words(lang: Lang) -> dict[str, str]:
    """Return what each label is called."""
    return {one: say(f"clip.label.{one}", lang) for one in LABELS}


def named(label: str, lang: Lang) -> str:
    """Return a label as its colour's dot, its word, and what that means where the word is not told in English."""
    told = say(f"clip.label.{label}", lang)
    meaning = "" if told == label else click.style(f" {told}", dim=True)
    return f"{click.style('●', fg=colour_of(label))} {label}{meaning}"


def length(manifest: Manifest, lang: Lang) -> str:
    if manifest.kind is Kind.STILL:
        return say("clip.still", lang)
    return say("clip.seconds", lang, seconds=f"{manifest.duration_s:.1f}")


def standing(manifest: Manifest, lang: Lang) -> str:
    """Return how a clip stands where that is not as it should be: its state, no face, several; "" where it is."""
    words = [state(manifest, lang)]
    if manifest.faces in (Faces.NONE, Faces.SEVERAL):
        words.append(click.style(say(f"clip.faces.{manifest.faces.value}", lang), fg="yellow"))
    return ", ".join(filter(None, words))


def state(manifest: Manifest, lang: Lang) -> str:
    """Return that a clip is torn, broken or not closed, and why; "" for one that is whole."""
    if not manifest.sha256:
        return click.style(say("clip.unclosed", lang), fg="yellow")
    if manifest.state is State.WHOLE:
        return ""
    told = say(f"clip.state.{manifest.state.value}", lang)
    why = "" if manifest.reason is Reason.NONE else f" ({say(f'clip.reason.{manifest.reason.value}', lang)})"
    return click.style(told + why, fg="yellow" if manifest.state is State.TORN else "red")


def review_mark(review: Review) -> str:
    sign, colour = _REVIEWS[review]
    return click.style(sign, fg=colour)


def last_label(manifest: Manifest) -> str:
    """Return what is said of most of the clip."""
    held = holding(manifest.labels)
    return max(held, key=lambda one: one.end_s - one.start_s).label if held else manifest.prompt


def timeline(spans: tuple[Span, ...], seconds: float, width: int) -> str:
    """Return a bar of `width` cells: what holds when, in its colour, with its word where that has room."""
    bar, told = "", 0
    for span in spans:
        start, end = (round(min(at / seconds, 1) * width) for at in (span.start_s, span.end_s))
        bar += click.style("╌" * max(0, start - told), dim=True)
        room = max(1, end - max(start, told))
        word = f" {span.label} " if cells(span.label) + 2 <= room else ""
        bar += click.style(word + " " * (room - cells(word)), bg=colour_of(span.label), fg="black")
        told = max(start, told) + room
    return bar + click.style("╌" * max(0, width - told), dim=True)


def count(clips: int, lang: Lang) -> str:
    return say(f"clip.count.{'one' if clips == 1 else 'many'}", lang, number=f"{clips:,}")


def amount(told: Amount, lang: Lang) -> str:
    """Return how much that is: clips, seconds of video, pictures, each where there are any."""
    words = [count(told.clips, lang)]
    if told.seconds:
        words.append(say("clip.seconds", lang, seconds=f"{told.seconds:,.0f}"))
    if told.stills:
        words.append(say(f"clip.pictures.{'one' if told.stills == 1 else 'many'}", lang, number=f"{told.stills:,}"))
    return ", ".join(words)
