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
from smilecam_model.calibrate import PLAIN, cross_fitted, fit, told
from smilecam_model.datasets.known import STILLS, VIDEOS
from smilecam_model.evaluate import Report, report_of, samples_of
from smilecam_model.export import SIDE, export_graphs, write_card
from smilecam_model.judging import Judged, judge_all
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

    None of their people was trained on. Two halves of them calibrate each other for these figures (see calibrate); what
    is shipped is fitted on all, and what the card keeps beside as `shipped` is what `evaluate` tells.
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
    finished = weights.Weights(out, card)
    reports = [report_of(some, dataset, "val", finished) for dataset, some in cross_fitted(judged).items()]
    shipped = [report_of(told(some, card.temperature), dataset, "val", finished) for dataset, some in judged.items()]
    figures = tuple(_figure(one, other) for one, other in zip(reports, shipped, strict=True))
    write_card(replace(card, figures=figures), out)
    (out / "MODEL_CARD.md").write_text(model_card.text(weights.load(out).card, recipe, reports, shipped), "utf-8")
    size = sum(one.stat().st_size for one in out.iterdir())
    if size > _MOST_BYTES:
        raise ValueError(f"unexpected size of the weights folder: {size} > {_MOST_BYTES} bytes")
    return reports


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
        versions={one: version(one) for one in ("smilecam", "torch", "onnx", "onnxruntime", "mediapipe")},
    )


def _figure(report: Report, shipped: Report) -> dict[str, Any]:
    """Return what the card keeps of a report: figures with counts, and those that the command named in it gives."""
    command = f"smilecam model evaluate --dataset {report.dataset} --split {report.split} --data DIR"
    kept: dict[str, Any] = {"set": report.dataset, "split": report.split, "command": command}
    if report.smile and shipped.smile:
        kept |= {
            "pictures": report.smile.pictures,
            "people": report.smile.people,
            "not_found": report.smile.not_found,
            "accuracy": round(report.smile.accuracy.value, 4),
            "auc": round(shipped.smile.auc.value, 4),
            "tpr_at_fpr_1_percent": round(shipped.smile.true_positive_rate_at_1_percent.value, 4),
            "calibration_error": round(report.smile.calibration_error, 4),
            "balanced_calibration_error": round(report.smile.balanced_calibration_error, 4),
            "shipped": {
                "accuracy": round(shipped.smile.accuracy.value, 4),
                "calibration_error": round(shipped.smile.calibration_error, 4),
            },
        }
    if shipped.emotion:
        kept |= {
            "emotion_pictures": shipped.emotion.pictures,
            "emotion_accuracy": round(shipped.emotion.accuracy.value, 4),
            "emotion_macro_f1": round(shipped.emotion.macro_f1.value, 4),
        }
    return kept


def _commit() -> str:
    """Return the commit that the weights were made at; "" outside a checkout."""
    run = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return run.stdout.strip() if run.returncode == 0 else ""
