"""A report as a folder: report.json, pictures.csv (what was said of each picture), and the plots."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from smilecam.errors import MissingExtra, UsageProblem
from smilecam.texts.catalogue import Lang
from smilecam.verdict import EMOTIONS
from smilecam_model.datasets.sample import UNKNOWN
from smilecam_model.evaluate import NETWORK, Report, scores_by_judge
from smilecam_model.judging import Judged

REPORT, PICTURES = "report.json", "pictures.csv"


def prepared(folder: Path, file: str = REPORT) -> Path:
    """Make the folder before any work. Raises MissingExtra without matplotlib, UsageProblem where it cannot be made."""
    if find_spec("matplotlib") is None:
        raise MissingExtra("extra.plots", library="matplotlib", extra="matplotlib")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    except OSError as failure:
        raise UsageProblem("evaluate.out", folder=folder, reason=failure.strerror) from failure
    return folder


def write(report: Report, judged: Sequence[Judged], folder: Path, lang: Lang) -> Iterator[Path]:
    """Write all files and give their paths, each once it is written."""
    path = folder / REPORT
    path.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    yield path
    path = folder / PICTURES
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(_rows(judged))
    yield path
    yield from _plots(report, judged, folder, lang)


def _rows(judged: Sequence[Judged]) -> Iterator[list[object]]:
    """Give the header, then a picture a row; what was not said is empty."""
    beside = list(judged[0].said.baselines) if judged else []
    yield ["file", "person", "truth", "smile", *EMOTIONS, "emotion_truth", "whole", *beside]
    for one in judged:
        said, sample = one.said, one.sample
        scores = [said.smile, *(said.emotion or [None] * len(EMOTIONS))]
        shown = ["" if score is None else f"{score:.6f}" for score in (*scores, *said.baselines.values())]
        smile, emotions, others = shown[0], shown[1 : 1 + len(EMOTIONS)], shown[1 + len(EMOTIONS) :]
        felt = "" if sample.emotion_truth == UNKNOWN else EMOTIONS[sample.emotion_truth]
        truth = "" if sample.truth == UNKNOWN else sample.truth
        yield [sample.name, sample.person, truth, smile, *emotions, felt, int(said.fallback), *others]


def _plots(report: Report, judged: Sequence[Judged], folder: Path, lang: Lang) -> Iterator[Path]:
    from smilecam_model.plots.confusion import confusion
    from smilecam_model.plots.group_rates import group_rates
    from smilecam_model.plots.reliability import reliability_diagram
    from smilecam_model.plots.roc import roc
    from smilecam_model.plots.sheet import save, word

    known = [one for one in judged if one.sample.truth != UNKNOWN]
    truth = [one.sample.truth for one in known]
    scores = scores_by_judge(known)
    facts = {"dataset": report.dataset, "split": report.split, "weights": report.weights}
    what = word("what", lang, **facts, pictures=f"{report.pictures:,}")
    if report.smile is not None:
        what = word(
            "what_smile",
            lang,
            **facts,
            pictures=f"{report.smile.pictures:,}",
            smiling=f"{report.smile.smiling:,}",
            not_found=f"{report.smile.not_found:,}",
        )
        if 0 < report.smile.smiling < report.smile.pictures:
            path = folder / "roc.png"
            save(roc(scores, truth, {NETWORK: report.smile, **report.baselines}, what, lang), path)
            yield path
        path = folder / "reliability.png"
        save(reliability_diagram(scores[NETWORK], truth, report.smile, what, lang), path)
        yield path
        for number, (column, grouping) in enumerate(report.groupings.items(), start=1):
            path = folder / f"groups-{number}.png"
            save(group_rates(column, grouping, report.smile, what, lang), path)
            yield path
    if report.smile is not None or report.emotion is not None:
        path = folder / "confusion.png"
        save(confusion(report.smile, report.emotion, what, lang), path)
        yield path
