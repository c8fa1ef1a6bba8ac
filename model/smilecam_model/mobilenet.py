"""MobileNetV3-Small's features, after table 2 and section 5 of Howard et al., "Searching for MobileNetV3" (2019).

Written here, not taken from torchvision: torchvision loads beside exactly one build of torch, on Linux that of several
gigabytes with CUDA, and these few layers are all that we used of it. The modules are named as torchvision names its
own, so that its ImageNet weights and the checkpoints of our earlier runs load.
"""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn

FEATURES = 576
_STEM = 16


class Stage(NamedTuple):
    """One row of table 2."""

    kernel: int
    expanded: int
    out: int
    squeezes: bool
    hard_swish: bool
    stride: int


_STAGES = (
    Stage(3, 16, 16, True, False, 2),
    Stage(3, 72, 24, False, False, 2),
    Stage(3, 88, 24, False, False, 1),
    Stage(5, 96, 40, True, True, 2),
    Stage(5, 240, 40, True, True, 1),
    Stage(5, 240, 40, True, True, 1),
    Stage(5, 120, 48, True, True, 1),
    Stage(5, 144, 48, True, True, 1),
    Stage(5, 288, 96, True, True, 2),
    Stage(5, 576, 96, True, True, 1),
    Stage(5, 576, 96, True, True, 1),
)


class Squeeze(nn.Module):
    """Squeeze and excite: every channel is scaled by what the whole picture says of it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        narrow = _eighths(channels / 4)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(channels, narrow, 1)
        self.fc2 = nn.Conv2d(narrow, channels, 1)
        self.activation = nn.ReLU()
        self.scale_activation = nn.Hardsigmoid()

    def forward(self, maps: Tensor) -> Tensor:
        scale: Tensor = self.scale_activation(self.fc2(self.activation(self.fc1(self.avgpool(maps)))))
        return maps * scale


class Residual(nn.Module):
    """The inverted residual: widen, filter each channel alone, squeeze, narrow; what came in is added if it fits."""

    def __init__(self, channels: int, stage: Stage) -> None:
        super().__init__()
        activation = nn.Hardswish if stage.hard_swish else nn.ReLU
        wide = stage.expanded
        layers: list[nn.Module] = [_filtered(channels, wide, 1, activation)] if wide != channels else []
        layers.append(_filtered(wide, wide, stage.kernel, activation, stride=stage.stride, groups=wide))
        if stage.squeezes:
            layers.append(Squeeze(wide))
        layers.append(_filtered(wide, stage.out, 1, None))
        self.block = nn.Sequential(*layers)
        self.adds = stage.stride == 1 and channels == stage.out

    def forward(self, maps: Tensor) -> Tensor:
        found: Tensor = self.block(maps)
        return found + maps if self.adds else found


def features() -> nn.Sequential:
    """Return untrained layers: (N, 3, S, S) float32 -> (N, 576, S / 32, S / 32), S a multiple of 32."""
    layers: list[nn.Module] = [_filtered(3, _STEM, 3, nn.Hardswish, stride=2)]
    channels = _STEM
    for stage in _STAGES:
        layers.append(Residual(channels, stage))
        channels = stage.out
    layers.append(_filtered(channels, FEATURES, 1, nn.Hardswish))
    whole = nn.Sequential(*layers)
    for module in whole.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return whole


def _filtered(
    channels: int, out: int, kernel: int, activation: type[nn.Module] | None, *, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.Conv2d(channels, out, kernel, stride, padding=kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(out, eps=0.001, momentum=0.01),
    ]
    if activation is not None:
        layers.append(activation(inplace=True))
    return nn.Sequential(*layers)


def _eighths(channels: float) -> int:
    """The nearest multiple of eight, never more than a tenth below what was asked for."""
    near = max(8, int(channels + 4) // 8 * 8)
    return near + 8 if near < 0.9 * channels else near
