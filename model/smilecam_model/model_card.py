"""MODEL_CARD.md: what the weights are, what they were made from, how well they judge, and what nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

from smilecam.weights import Card
from smilecam_model.evaluate import Report
from smilecam_model.recipe import Recipe

_HEAD = """# {name}

Smile and seven emotions from a face, frame by frame and over a second of them: MobileNetV3-Small to 256 numbers, a
Bi-LSTM over up to {length} of them {stride_ms:.0f} ms apart, two heads. {encoder:.1f} MB and {head:.1f} MB as ONNX
(fp32); `checkpoint.safetensors` (fp16) to train on from. Made on {created} at commit `{commit}`.

**For research and private play only.** The sets below carry their owners' terms, and nobody has cleared them.

미소와 일곱 가지 감정을 얼굴에서 읽는 작은 신경망입니다. 아래 데이터의 이용 조건 때문에 연구와 개인적인 놀이에만
쓸 수 있습니다. 0.5는 웃음과 웃지 않음의 균형점이고, 0.7은 더 엄격한 기준입니다. 말하는 입, 찡그린 얼굴,
옆모습에서는 틀릴 수 있습니다.

## Data

| set | what | terms |
| --- | --- | --- |
{data}

## Training

From random weights by the recipe `{recipe}`; what each run gave, the failures too, is in `model/LOG.md`.{taught}

## Figures

On people and pictures that were not trained on (the `val` split of each set), through the live face finder and crop,
at the one shipped threshold {threshold}. A face that is not found counts as an error in the accuracy, smiling or
not, and as a score of 0 in AUC and TPR; the calibration error leaves it out. In brackets: 95 % bootstrap
interval over people.

Temperature and bias are two numbers for all sets. What is shipped was fitted on all these people; accuracy and
calibration error are cross-fitted: each half of the people, drawn by person, is judged with the numbers fitted on the
other half. "As shipped" is the accuracy and calibration error that the command below gives; AUC and TPR are the same
both ways but for rounding. In brackets: the calibration error of a perfectly calibrated judge on so many pictures, and
ours with both classes counted alike, for the scale is fitted as if half of all faces smiled.

| set | pictures | accuracy | AUC | TPR at FPR 1 % | calibration error (by chance, alike) | as shipped | not found |
| --- | ---: | --- | --- | ---: | ---: | ---: | ---: |
{figures}

{emotions}Command: `smilecam model evaluate --dataset SET --split val --data DIR`; the cross-fitted columns come from
`smilecam model export`.

## Known failures, and what was not measured

* SMILES and FER2013 are 48 to 64 px and gray, and people recur across SMILES' numbers without being named: its split is
  by number, so its figure is kinder than one by person would be.
* Spread teeth in speech ("ee"), shouts, grimaces and crying are what is called falsely. Films are not in the table:
  `smilecam model evaluate-video` tells false outs an hour and times to call, and `model/LOG.md` keeps them.
* Labels are noisy: about 3 % of CelebA's and under 1 % of GENKI's are plainly wrong by eye.
* Beyond about 30 degrees of yaw, in deep shade and below 48 px the judgement is weak; `quality` tells.
* Not measured: children, faces with paint or masks, facial palsy, skin tones by a named scale.
"""


_TAUGHT = """ Besides the labels the
network learnt what a bigger one answers (EfficientNet-Lite0, from ImageNet weights, trained on the same pictures by
`{teacher}`), and, through layers that are dropped, what MediaPipe's blendshapes and CelebA's attributes say of each
picture. {disputed} labels that teacher and blendshapes both contradict were left out."""


def text(card: Card, recipe: Recipe, reports: Sequence[Report], shipped: Sequence[Report]) -> str:
    """Return the model card of `card`: reports are cross-fitted, shipped what `evaluate` gives, set by set."""
    return _HEAD.format(
        name=card.name,
        length=card.window.length,
        stride_ms=card.window.stride_s * 1000,
        encoder=card.files["encoder.onnx"].bytes / 1e6,
        head=card.files["head.onnx"].bytes / 1e6,
        created=card.created,
        recipe=recipe.name,
        taught=""
        if recipe.teacher is None
        else _TAUGHT.format(teacher=recipe.teacher.name, disputed=len(recipe.disputed)),
        commit=card.commit[:12],
        threshold=card.thresholds.default,
        data="\n".join(f"| {one['set']} | {one['what']} | {one['terms']} |" for one in card.data),
        figures="\n".join(_row(one, other) for one, other in zip(reports, shipped, strict=True)),
        emotions="".join(_emotion(one) for one in shipped if one.emotion),
    )


def _row(report: Report, shipped: Report) -> str:
    smile, told = report.smile, shipped.smile
    if smile is None or told is None:
        return f"| {report.dataset} | 0 | | | | | | |"
    accuracy, auc = smile.accuracy, told.auc
    return (
        f"| {report.dataset} | {smile.pictures} | {accuracy.value:.1%} ({accuracy.low:.1%} to {accuracy.high:.1%}) "
        f"| {auc.value:.4f} ({auc.low:.4f} to {auc.high:.4f}) | {told.true_positive_rate_at_1_percent.value:.3f} "
        f"| {smile.calibration_error:.3f} ({smile.calibration_floor:.3f}, {smile.balanced_calibration_error:.3f}) "
        f"| {told.accuracy.value:.1%}, {told.calibration_error:.3f} | {smile.not_found} |"
    )


def _emotion(report: Report) -> str:
    assert report.emotion is not None
    said = report.emotion
    return (
        f"Seven emotions, {report.dataset}: {said.accuracy.value:.1%} ({said.accuracy.low:.1%} to "
        f"{said.accuracy.high:.1%}) of {said.pictures} pictures, macro-F1 {said.macro_f1.value:.3f}.\n\n"
    )
