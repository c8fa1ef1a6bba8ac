"""From a finished run to a folder of weights that can be shipped: graphs, calibration, figures, card and model card."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from smilecam import weights
from smilecam.verdict import EMOTIONS
from smilecam.weights import Card, CropFacts, FileFacts, InputFacts, Temperature, Thresholds, WindowFacts
from smilecam_model import model_card
from smilecam_model.calibrate import PLAIN, fit, told
from smilecam_model.datasets.known import STILLS, VIDEOS
from smilecam_model.evaluate import Judged, Report, judge_all, report_of, samples_of
from smilecam_model.export import SIDE, export_graphs, write_card
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe
from smilecam_model.windows import STRIDE_S

# A pause longer than this says nothing about what is after it.
MAX_GAP_S = 0.5
_MOST_BYTES = 10_000_000


def release(
    network: SmileNet,
    recipe: Recipe,
    data: Path,
    out: Path,
    name: str,
    *,
    told_of: Callable[[str, int, int], None] = lambda dataset, done, of: None,
) -> list[Report]:
    """Write the folder `out` and return the figures on the validation parts of the sets below `data`.

    Calibration and figures come from the same people, none of whom was trained on; two numbers are fitted.
    """
    files = export_graphs(network, out)
    card = _card(recipe, name, files, PLAIN, ())
    write_card(card, out)
    loaded = weights.load(out)
    judged: dict[str, list[Judged]] = {}
    for dataset in STILLS:
        if (data / dataset).is_dir():
            samples = samples_of(dataset, data / dataset, None, "val")
            judged[dataset] = judge_all(samples, loaded, partial(told_of, dataset))
    card = replace(card, temperature=fit(judged) if judged else PLAIN)
    write_card(card, out)
    reports = [_report(pictures, dataset, card, out) for dataset, pictures in judged.items()]
    write_card(replace(card, figures=tuple(_figure(one) for one in reports)), out)
    finished = weights.load(out).card
    (out / "MODEL_CARD.md").write_text(model_card.text(finished, reports), "utf-8")
    size = sum(one.stat().st_size for one in out.iterdir())
    if size > _MOST_BYTES:
        raise ValueError(f"unexpected size of the weights folder: {size} > {_MOST_BYTES} bytes")
    return reports


def _report(pictures: Sequence[Judged], dataset: str, card: Card, out: Path) -> Report:
    return report_of(told(pictures, card.temperature), dataset, "val", weights.Weights(out, card))


def _card(
    recipe: Recipe, name: str, files: Mapping[str, FileFacts], temperature: Temperature, figures: Sequence[Report]
) -> Card:
    facts = {**STILLS, **VIDEOS}
    used = [dataset for dataset in recipe.sets() if dataset in facts]
    window = max((stage.window for stage in recipe.stages if stage.kind == "sequences"), default=1)
    return Card(
        v=weights.VERSION,
        name=name,
        created=datetime.datetime.now(datetime.UTC).date().isoformat(),
        files=files,
        input=InputFacts(SIDE, "rgb", recipe.mean, recipe.std),
        crop=CropFacts("eyes", recipe.crop.eye_x, recipe.crop.eye_y, recipe.crop.nose_share),
        window=WindowFacts(window, round(STRIDE_S, 6), MAX_GAP_S),
        temperature=temperature,
        thresholds=Thresholds(default=0.5, strict=0.7),
        emotions=EMOTIONS,
        data=tuple({"set": one, "what": facts[one].what, "terms": facts[one].terms} for one in used),
        figures=(),
        commit=_commit(),
        versions={
            one: version(one) for one in ("smilecam", "torch", "torchvision", "onnx", "onnxruntime", "mediapipe")
        },
    )


def _figure(report: Report) -> dict[str, Any]:
    """Return what the card keeps of a report: figures with counts and the command that gives them."""
    command = f"smilecam model evaluate --dataset {report.dataset} --split {report.split} --data DIR"
    kept: dict[str, Any] = {"set": report.dataset, "split": report.split, "command": command}
    if report.smile:
        kept |= {
            "pictures": report.smile.pictures,
            "not_found": report.smile.not_found,
            "accuracy": round(report.smile.accuracy.value, 4),
            "auc": round(report.smile.auc.value, 4),
            "tpr_at_fpr_1_percent": round(report.smile.true_positive_rate_at_1_percent, 4),
            "calibration_error": round(report.smile.calibration_error, 4),
        }
    if report.emotion:
        kept |= {"emotion_pictures": report.emotion.pictures, "emotion_accuracy": round(report.emotion.accuracy, 4)}
    return kept


def _commit() -> str:
    """Return the commit that the weights were made at; "" outside a checkout."""
    run = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() if run.returncode == 0 else ""
