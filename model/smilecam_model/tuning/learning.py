"""Fine-tuning: a network and own clips in, a network that knows their people better out. Read from top to bottom.

Two stages. On single frames the encoder learns and the head stands still, so that what the head knows of time is not
lost; then the head learns on windows and the encoder stands still. Half of every batch is public data, on which the
network is held to its old logits, and the encoder to its old embeddings, so that nothing is forgotten. Labels would not
hold it: on pictures that it was trained on it is so sure that it may drift far before a label minds. What is learnt
against is the calibrated score, so the weights' temperature stays what it was. Those who stop watch the averaged
network; the best they saw is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch import Tensor, nn

from smilecam.perception.crop import normalise
from smilecam.perception.graphs import OnnxEncoder
from smilecam.weights import ENCODER, Card
from smilecam_model.augment import plain, varied
from smilecam_model.bank import Bank, Floats, bank_of
from smilecam_model.cache import Cached
from smilecam_model.export import export_graphs
from smilecam_model.loss import total_loss
from smilecam_model.mixture import Mixture
from smilecam_model.network import SmileNet
from smilecam_model.tuning.material import Draw, Material, embedded, window
from smilecam_model.windows import Windows

_SIDE = 224
_CLIP = 2.0
# What public pictures and windows are drawn from, much as the shipped weights were trained; who is missing is left out.
MIX = {"fer2013": 0.34, "celeba": 0.18, "smiles": 0.12, "genki4k": 0.10, "taiwan": 0.04, "talk": 0.22}
_WINDOWS = {"stills": 0.30, "talk": 0.25, "speech": 0.20, "onsets": 0.25}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is learnt, and how carefully.

    frame_steps, window_steps: at most. batch, window_batch: samples in a step; share: of own clips among them.
    frame_rate: the learning rate of the encoder's last layer; each block below learns by `fading` of the one above,
    and the lowest `still` blocks not at all. ema: decay of the averaged network. strength: of the pictures' variation.
    hold_smile, hold_emotion, hold: weights of the squared distance to the old logits of public pictures, and to their
    old embeddings, this in shares of their variance. look_every: steps between two looks of those who stop; patience:
    looks without a gain after which it ends. stills, frames: public ones that windows are made from.
    kept: share of the way from the old network to the learnt one that is gone in the end. What own people gain falls
    more slowly on the way back than what others lose (docs/finetune.md).
    """

    seed: int = 1
    frame_steps: int = 160
    window_steps: int = 120
    batch: int = 48
    window_batch: int = 192
    share: float = 0.5
    frame_rate: float = 8e-4
    window_rate: float = 1.5e-4
    fading: float = 0.75
    still: int = 3
    ema: float = 0.97
    strength: float = 0.6
    hold_smile: float = 3.0
    hold_emotion: float = 1.0
    hold: float = 1.5
    look_every: int = 20
    patience: int = 4
    stills: int = 800
    frames: int = 8000
    kept: float = 0.5


@dataclass(frozen=True, slots=True)
class Look:
    """What those who stop saw: after so many steps, their loss (lower is better), and whether it is the best so far."""

    stage: str
    step: int
    of: int
    loss: float
    best: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """The network that is kept, what those who stop saw on the way, and how many steps it is from the start."""

    network: SmileNet
    looks: tuple[Look, ...]
    steps: Mapping[str, int]


Told = Callable[[str, int, int], None]


def learn(
    start: Mapping[str, Tensor],
    card: Card,
    own: Material,
    watched: Material | None,
    public: Mapping[str, Cached],
    plan: Plan,
    *,
    told: Told = lambda stage, step, of: None,
    enough: Callable[[], bool] = lambda: False,
    workers: int = 1,
) -> Learnt:
    """Fine-tune. watched: those who stop; None where nobody can, and all steps are taken.

    enough: asked at each step; once it is true the best so far is kept. told: stage, steps taken, steps at most.
    """
    network = SmileNet()
    network.load_state_dict(dict(start))
    old = deepcopy(network).eval()
    rng = np.random.default_rng(plan.seed)
    torch.manual_seed(plan.seed)
    stages = (
        _Frames(network, old, card, own, public, plan, rng),
        _Heads(network, old, card, own, watched, public, plan, rng, workers, told),
    )
    looks: list[Look] = []
    taken: dict[str, int] = {}
    for stage in stages:
        if enough():
            break
        taken[stage.name] = _run(stage, network, card, watched, plan, looks, told, enough)
    _step_back(network, old, plan.kept)
    return Learnt(network.eval(), tuple(looks), taken)


@torch.no_grad()
def _step_back(network: SmileNet, old: SmileNet, kept: float) -> None:
    """Leave `network` so far on the way from `old` to where it is; batch statistics are the same in both."""
    for mine, before in zip(network.parameters(), old.parameters(), strict=True):
        mine.copy_(before.lerp(mine, kept))


def _run(
    stage: _Frames | _Heads,
    network: SmileNet,
    card: Card,
    watched: Material | None,
    plan: Plan,
    looks: list[Look],
    told: Told,
    enough: Callable[[], bool],
) -> int:
    """Take a stage's steps, leave `network` as the best that was seen, and return how many steps that is."""
    stage.begin()
    optimiser = torch.optim.AdamW(stage.groups(), weight_decay=0.01)
    peaks = [group["lr"] for group in optimiser.param_groups]
    average = deepcopy(network).eval()
    best, best_loss, best_step, poor = deepcopy(average.state_dict()), math.inf, 0, 0
    if watched is not None:
        best_loss = stage.look(average, watched)
        looks.append(Look(stage.name, 0, stage.steps, best_loss, True))
    step = 0
    for step in range(1, stage.steps + 1):
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * _pace(step, stage.steps)
        loss = stage.loss()
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_([one for group in optimiser.param_groups for one in group["params"]], _CLIP)
        optimiser.step()
        _follow(average, network, min(plan.ema, step / (step + 10)))
        told(stage.name, step, stage.steps)
        if watched is not None and (step % plan.look_every == 0 or step == stage.steps):
            now = stage.look(average, watched)
            better = now < best_loss
            looks.append(Look(stage.name, step, stage.steps, now, better))
            if better:
                best, best_loss, best_step, poor = deepcopy(average.state_dict()), now, step, 0
            else:
                poor += 1
            if poor >= plan.patience:
                break
        if enough():
            break
    if watched is None:
        best, best_step = average.state_dict(), step
    network.load_state_dict(best)
    return best_step


def _pace(step: int, of: int) -> float:
    """A linear rise over the first tenth, then half a cosine down to a twentieth."""
    rise = max(1, of // 10)
    if step <= rise:
        return step / rise
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, of - rise)))


@torch.no_grad()
def _follow(average: SmileNet, network: SmileNet, decay: float) -> None:
    for mine, one in zip(average.parameters(), network.parameters(), strict=True):
        mine.lerp_(one, 1 - decay)


class _Frames:
    """Single frames: the encoder learns, deeper layers less, batch statistics not at all."""

    name = "frames"

    def __init__(
        self,
        network: SmileNet,
        old: SmileNet,
        card: Card,
        own: Material,
        public: Mapping[str, Cached],
        plan: Plan,
        rng: np.random.Generator,
    ) -> None:
        self.steps = plan.frame_steps
        self._network, self._old, self._card, self._own, self._plan, self._rng = network, old, card, own, plan, rng
        self._draw = Draw(own)
        shares = {name: share for name, share in MIX.items() if name in public}
        self._public, self._mixture = public, Mixture(public, shares) if shares else None
        self._count = round(plan.batch * plan.share) if shares else plan.batch

    def begin(self) -> None:
        self._network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch lacks this overload
        # As live: with statistics of a few people's batches everybody else would be judged by those people's light.
        self._network.eval()

    def groups(self) -> list[dict[str, object]]:
        """Return the encoder's layers, from the last one down, each with its own rate."""
        layers = [*self._network.encoder.features, self._network.encoder.project]  # type: ignore[misc]  # a Sequential
        for one in self._network.parameters():
            one.requires_grad_(False)
        groups: list[dict[str, object]] = []
        for depth, layer in enumerate(reversed(layers[self._plan.still :])):
            learnt = list(layer.parameters())
            for one in learnt:
                one.requires_grad_(True)
            groups.append({"params": learnt, "lr": self._plan.frame_rate * self._plan.fading**depth})
        return groups

    def loss(self) -> Tensor:
        plan, rng = self._plan, self._rng
        rows = self._draw.rows(self._count, rng)
        pictures = [varied(self._own.crop(row), _SIDE, rng, plan.strength) for row in rows]
        drawn = self._mixture.draw(plan.batch - self._count, rng) if self._mixture else []
        pictures += [varied(self._public[name].crops[row], _SIDE, rng, 1.0) for name, row in drawn]
        crops = torch.from_numpy(normalise(np.stack(pictures), self._card.input.mean, self._card.input.std))
        crops = crops.contiguous(memory_format=torch.channels_last)
        embeddings = self._network.encoder(crops)
        smile, emotion = self._network.head(embeddings[:, None])
        wanted, felt = torch.from_numpy(self._own.smile[rows]), torch.from_numpy(self._own.emotion[rows])
        loss = _loss(smile[: len(rows)], emotion[: len(rows)], wanted, felt, self._card)
        if not drawn:
            return loss
        before = self._before(crops[len(rows) :])
        moved = (embeddings[len(rows) :] - before).square().mean() / before.var()
        drift = _drift(smile[len(rows) :], emotion[len(rows) :], before[:, None], self._old, plan)
        held: Tensor = loss + plan.hold * moved + drift
        return held

    @torch.no_grad()
    def _before(self, crops: Tensor) -> Tensor:
        return self._old.encoder(crops)  # type: ignore[no-any-return]  # nn.Module calls are untyped

    @torch.no_grad()
    def look(self, average: SmileNet, watched: Material) -> float:
        rows = _sample(watched, 400, self._plan.seed)
        losses = []
        for at in range(0, len(rows), 64):
            pictures = np.stack([plain(watched.crop(row), _SIDE) for row in rows[at : at + 64]])
            crops = torch.from_numpy(normalise(pictures, self._card.input.mean, self._card.input.std))
            smile, _ = average.head(average.encoder(crops.contiguous(memory_format=torch.channels_last))[:, None])
            losses.append(_calibrated(smile, self._card))
        return _balanced(torch.cat(losses), torch.from_numpy(watched.smile[rows]))


class _Heads:
    """Windows: the head learns, on embeddings that the encoder gives by now."""

    name = "windows"

    def __init__(
        self,
        network: SmileNet,
        old: SmileNet,
        card: Card,
        own: Material,
        watched: Material | None,
        public: Mapping[str, Cached],
        plan: Plan,
        rng: np.random.Generator,
        workers: int,
        told: Told,
    ) -> None:
        self.steps = plan.window_steps
        self._network, self._old, self._card, self._own, self._watched = network, old, card, own, watched
        self._public, self._plan, self._rng, self._workers, self._told = public, plan, rng, workers, told
        self._draw = Draw(own)
        self._windows: Windows | None = None
        self._vectors = self._watching = np.zeros((0, 2, 256), np.float32)

    def begin(self) -> None:
        norm = (self._card.input.mean, self._card.input.std)
        with TemporaryDirectory() as folder:
            export_graphs(self._network, Path(folder))
            path = Path(folder) / ENCODER
            encoder = OnnxEncoder(path)
            self._told("embedding", 0, 3)
            self._vectors = embedded(self._own, encoder, norm, self._rng, self._plan.strength)
            self._told("embedding", 1, 3)
            if self._watched is not None:
                self._watching = embedded(self._watched, encoder, norm, self._rng, 0.0)
            self._told("embedding", 2, 3)
            chosen = {name: one for name, one in self._public.items() if name in MIX}
            if chosen:
                self._windows = _public_windows(chosen, path, self._plan, norm, self._length, self._workers)
            self._told("embedding", 3, 3)

    @property
    def _length(self) -> int:
        return self._card.window.length

    def groups(self) -> list[dict[str, object]]:
        for one in self._network.parameters():
            one.requires_grad_(False)
        learnt = list(self._network.head.parameters())
        for one in learnt:
            one.requires_grad_(True)
        return [{"params": learnt, "lr": self._plan.window_rate}]

    def loss(self) -> Tensor:
        plan, rng = self._plan, self._rng
        count = round(plan.window_batch * plan.share) if self._windows else plan.window_batch
        replayed = self._windows.draw(plan.window_batch - count, rng)[0] if self._windows else None
        time = int(rng.choice([1, self._length, self._length])) if replayed is None else replayed.shape[1]
        rows = self._draw.rows(count, rng)
        inputs = torch.from_numpy(np.stack([window(self._own, self._vectors, row, time, rng) for row in rows]))
        wanted, felt = torch.from_numpy(self._own.smile[rows]), torch.from_numpy(self._own.emotion[rows])
        smile, emotion = self._network.head(inputs)
        loss = _loss(smile, emotion, wanted, felt, self._card)
        if replayed is None:
            return loss
        windows = torch.from_numpy(replayed)
        smile, emotion = self._network.head(windows)
        return loss + _drift(smile, emotion, windows, self._old, plan)

    @torch.no_grad()
    def look(self, average: SmileNet, watched: Material) -> float:
        rows = _sample(watched, 1500, self._plan.seed)
        windows = np.stack([window(watched, self._watching, row, self._length) for row in rows])
        smile, _ = average.head(torch.from_numpy(windows))
        return _balanced(_calibrated(smile, self._card), torch.from_numpy(watched.smile[rows]))


def _public_windows(
    sets: Mapping[str, Cached],
    encoder: Path,
    plan: Plan,
    norm: tuple[tuple[float, float, float], tuple[float, float, float]],
    length: int,
    workers: int,
) -> Windows:
    bank: Bank = bank_of(
        sets, encoder, "train", stills=plan.stills, frames=plan.frames, seed=plan.seed, norm=norm, workers=workers
    )
    kinds = dict(_WINDOWS) if bank.tracks else {"stills": 0.5, "onsets": 0.5}
    return Windows(bank.stills, bank.tracks, kinds, length)


def _drift(smile: Tensor, emotion: Tensor, windows: Tensor, old: SmileNet, plan: Plan) -> Tensor:
    """Return how far logits are from those that the old head gives to windows, squared and weighted."""
    with torch.no_grad():
        smile_before, emotion_before = old.head(windows)
    apart = nn.functional.mse_loss(smile, smile_before), nn.functional.mse_loss(emotion, emotion_before)
    held: Tensor = plan.hold_smile * apart[0] + plan.hold_emotion * apart[1]
    return held


def _loss(smile: Tensor, emotion: Tensor, smiles: Tensor, emotions: Tensor, card: Card) -> Tensor:
    return total_loss(_calibrated(smile, card), emotion, smiles, emotions, emotion_weight=0.5, smoothing=0.05)


def _calibrated(logits: Tensor, card: Card) -> Tensor:
    return logits / card.temperature.smile + card.temperature.smile_bias


def _balanced(logits: Tensor, truth: Tensor) -> float:
    """Return the log loss with smiling and straight counted alike; of one alone, that one's."""
    raw = nn.functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    sides = [raw[truth > 0.5], raw[truth <= 0.5]]
    return float(np.mean([float(side.mean()) for side in sides if len(side)]))


def _sample(of: Material, most: int, seed: int) -> Floats:
    """Return rows with a known smile, the same ones each time: at most so many, half of them smiling if they can be."""
    rng = np.random.default_rng([seed, 23])
    known = [np.flatnonzero((of.smile >= 0) & ((of.smile > 0.5) == side)) for side in (True, False)]
    return np.sort(np.concatenate([rng.permutation(rows)[: most // 2] for rows in known]))
