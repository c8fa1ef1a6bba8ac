"""The masked loss of two tasks: what is not known of a picture teaches nothing."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_TINY = 1e-6


def masked_mean(raw: Tensor, known: Tensor) -> Tensor:
    """Return the mean of `raw` (N,) over the rows that are `known` (N,) bool; 0 where none is.

    An unknown row is taken out before anything is added up, so a NaN in it reaches neither loss nor gradient.
    """
    kept = torch.where(known, raw, torch.zeros_like(raw))
    return kept.sum() / (known.sum() + _TINY)


def smile_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Binary cross-entropy of smile logits (N,) against targets (N,) from 0 to 1; -1 is unknown."""
    known = targets >= 0
    # Unknown rows are replaced on the way in as well: where() alone would pass 0 * NaN on in the backward pass.
    safe = torch.where(known, logits, torch.zeros_like(logits))
    raw = functional.binary_cross_entropy_with_logits(safe, targets.clamp(0, 1), reduction="none")
    return masked_mean(raw, known)


def emotion_loss(logits: Tensor, targets: Tensor, smoothing: float = 0.0) -> Tensor:
    """Cross-entropy of emotion logits (N, 7) against shares (N, 7) that sum to 1; a row of -1 is unknown."""
    known = targets[:, 0] >= 0
    safe = torch.where(known[:, None], logits, torch.zeros_like(logits))
    shares = targets.clamp(0, 1) * (1 - smoothing) + smoothing / targets.shape[1]
    raw = -(shares * functional.log_softmax(safe, dim=1)).sum(1)
    return masked_mean(raw, known)


def hint_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Binary cross-entropy of hint logits (N, K) against targets (N, K) from 0 to 1, each -1 unknown by itself."""
    return smile_loss(logits.flatten(), targets.flatten())


def total_loss(
    smile_logits: Tensor,
    emotion_logits: Tensor,
    smiles: Tensor,
    emotions: Tensor,
    *,
    smile_weight: float = 1.0,
    emotion_weight: float = 1.0,
    smoothing: float = 0.0,
) -> Tensor:
    """Return the weighted sum of both tasks' losses."""
    smile = smile_loss(smile_logits, smiles)
    emotion = emotion_loss(emotion_logits, emotions, smoothing)
    return smile_weight * smile + emotion_weight * emotion
