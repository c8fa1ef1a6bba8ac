"""What a stage learns from: batches of pictures for the whole network, or of windows for the head alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from smilecam.perception.crop import normalise
from smilecam_model.augment import varied
from smilecam_model.bank import Bank, Floats
from smilecam_model.cache import Cached
from smilecam_model.hints import COUNT as HINTS
from smilecam_model.hints import Hints
from smilecam_model.mixture import Mixture
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.windows import Windows

Batch = tuple[Tensor, Tensor, Tensor, Tensor]


class Frames:
    """Single pictures, varied; the whole network learns."""

    def __init__(
        self,
        sets: Mapping[str, Cached],
        stage: Stage,
        recipe: Recipe,
        *,
        targets: Mapping[str, Cached] | None = None,
        hints: Mapping[str, Hints] | None = None,
    ) -> None:
        """targets: the same sets with other targets; how often a picture is drawn stays a matter of its labels."""
        self._sets, self._stage, self._recipe = targets or sets, stage, recipe
        self._hints = hints or {}
        self._mixture = Mixture(sets, stage.mix)

    def learning(self, network: SmileNet) -> nn.Module:
        return network

    def batch(self, count: int, rng: np.random.Generator) -> Batch:
        """Return crops (N, 3, S, S) and the targets, -1 where unknown: smile (N,), emotion (N, 7), hints (N, 92)."""
        stage, rows = self._stage, self._mixture.draw(count, rng)
        pictures = np.stack(
            [varied(self._sets[name].crops[row], stage.size, rng, stage.strength) for name, row in rows]
        )
        crops = torch.from_numpy(normalise(pictures, self._recipe.mean, self._recipe.std))
        smiles = torch.from_numpy(np.array([self._sets[name].smile[row] for name, row in rows], np.float32))
        emotions = torch.from_numpy(np.stack([self._sets[name].emotion[row] for name, row in rows]))
        hints = torch.from_numpy(np.stack([self._hint(name, row) for name, row in rows]))
        if stage.mixup > 0:
            crops, smiles, emotions = _mixed(crops, smiles, emotions, stage.mixup, rng)
            hints = torch.full_like(hints, -1)
        return crops, smiles, emotions, hints

    def _hint(self, name: str, row: int) -> Floats:
        known = self._hints.get(name)
        return np.full(HINTS, -1, np.float32) if known is None else known[row].astype(np.float32)

    def judge(self, network: SmileNet, inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return smile logits (N,), emotion logits (N, 7) and the embeddings (N, 256) that they come from."""
        embeddings = network.encoder(inputs.contiguous(memory_format=torch.channels_last))
        smile, emotion = network.head(embeddings[:, None])
        return smile, emotion, embeddings


class Sequences:
    """Windows of embeddings that the finished encoder gives; the head alone learns."""

    def __init__(self, bank: Bank, stage: Stage) -> None:
        self._windows = Windows(bank.stills, bank.tracks, stage.mix, stage.window)

    def learning(self, network: SmileNet) -> nn.Module:
        return network.head

    def batch(self, count: int, rng: np.random.Generator) -> Batch:
        """Return windows (N, T, 256) and the targets, -1 unknown: smile (N,), emotion (N, 7), no hints (N, 92)."""
        windows, smiles, emotions = self._windows.draw(count, rng)
        hints = torch.full((count, HINTS), -1.0)
        return torch.from_numpy(windows), torch.from_numpy(smiles), torch.from_numpy(emotions), hints

    def judge(self, network: SmileNet, inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return smile logits (N,), emotion logits (N, 7) and the newest embeddings (N, 256)."""
        smile, emotion = network.head(inputs)
        return smile, emotion, inputs[:, -1]


def _mixed(
    crops: Tensor, smiles: Tensor, emotions: Tensor, alpha: float, rng: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Mix each picture with another of the batch; a label that either lacks is lacking."""
    drawn = rng.beta(alpha, alpha, len(smiles))
    share = torch.from_numpy(np.maximum(drawn, 1 - drawn).astype(np.float32))
    other = torch.from_numpy(rng.permutation(len(smiles)))
    mixed = share[:, None, None, None] * crops + (1 - share)[:, None, None, None] * crops[other]
    smile = share * smiles + (1 - share) * smiles[other]
    emotion = share[:, None] * emotions + (1 - share)[:, None] * emotions[other]
    smile[(smiles < 0) | (smiles[other] < 0)] = -1
    emotion[(emotions[:, 0] < 0) | (emotions[other][:, 0] < 0)] = -1
    return mixed, smile, emotion
