"""The network: every frame through MobileNetV3-Small on its own, a Bi-LSTM over the frames, two heads."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from smilecam.errors import BadData
from smilecam_model.mobilenet import FEATURES, features

EMBEDDING, HIDDEN, EMOTION_COUNT = 256, 128, 7
# torchvision's IMAGENET1K_V1 (BSD-3-Clause); the last eight digits are the start of its SHA-256, which is checked.
IMAGENET_URL = "https://download.pytorch.org/models/mobilenet_v3_small-047dcff4.pth"


class Encoder(nn.Module):
    """(N, 3, S, S) float32, normalised RGB -> (N, 256). S is 224 live; training also runs smaller crops through it."""

    def __init__(self) -> None:
        super().__init__()
        self.features = features()
        self.project = nn.Linear(FEATURES, EMBEDDING)

    def forward(self, crops: Tensor) -> Tensor:
        pooled = self.features(crops).mean(dim=(2, 3))  # (N, 576)
        return self.project(pooled)  # type: ignore[no-any-return]  # nn.Module calls are untyped


class Head(nn.Module):
    """(N, T, 256), oldest first, any T >= 1 -> smile logits (N,), emotion logits (N, 7).

    What is judged is the last hidden state of both directions: forward it has read up to the newest frame, backward
    it has read all frames, newest first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sequence = nn.LSTM(EMBEDDING, HIDDEN, batch_first=True, bidirectional=True)
        self.smile = nn.Linear(2 * HIDDEN, 1)
        self.emotion = nn.Linear(2 * HIDDEN, EMOTION_COUNT)

    def forward(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        _, (last, _) = self.sequence(windows)  # (2, N, 128)
        both = torch.cat((last[0], last[1]), dim=1)  # (N, 256)
        return self.smile(both).squeeze(1), self.emotion(both)


class SmileNet(nn.Module):
    """(B, T, 3, S, S) -> smile logits (B,), emotion logits (B, 7).

    encoder: another one in place of the small one, for a teacher: (N, 3, S, S) -> (N, 256).
    """

    def __init__(self, encoder: nn.Module | None = None) -> None:
        super().__init__()
        self.encoder = encoder or Encoder()
        self.head = Head()

    def forward(self, clips: Tensor) -> tuple[Tensor, Tensor]:
        batch, time = clips.shape[:2]
        embeddings = self.encoder(clips.flatten(0, 1))  # (B * T, 256)
        return self.head(embeddings.unflatten(0, (batch, time)))  # type: ignore[no-any-return]  # as above


def imagenet_start() -> dict[str, Tensor]:
    """Return a network's weights with torchvision's ImageNet features, downloaded once. Raises BadData offline."""
    network = SmileNet()
    try:
        weights = torch.hub.load_state_dict_from_url(IMAGENET_URL, progress=False, check_hash=True)
    except OSError as fault:  # URLError is one
        raise BadData("train.no_imagenet", fault=fault) from None
    prefix = "features."
    start = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
    network.encoder.features.load_state_dict(start)  # type: ignore[union-attr]  # a Module, not a Tensor
    return network.state_dict()


def parameters_of(module: nn.Module) -> int:
    return sum(one.numel() for one in module.parameters())
