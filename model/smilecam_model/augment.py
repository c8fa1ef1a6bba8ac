"""What a camera may do to a face picture: turn, distance, light, colour, blur, noise, compression, a hand before it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.frames import Picture
from smilecam_model.cache import MARGIN


def plain(cached: Picture, size: int) -> Picture:
    """Return the middle of a cached crop, (size, size, 3) RGB: what the network sees live, up to rounding."""
    return _warp(cached, size, np.eye(2), np.zeros(2))


def varied(cached: Picture, size: int, rng: np.random.Generator, strength: float = 1.0) -> Picture:
    """Return a (size, size, 3) uint8 RGB view of a cached crop as another camera might have seen it.

    Every source goes through the same changes, so that grayness, resolution and compression do not tell which set a
    picture is from. strength: 0 leaves only small shifts, 1 is the full range.
    """
    turned = _turned(cached, size, rng)
    small = _resized(turned, rng, strength)
    lit = _light(small.astype(np.float32), rng, strength)
    picture = np.clip(lit, 0, 255).astype(np.uint8)
    if rng.random() < 0.4 * strength:
        picture = _compressed(picture, rng)
    if picture.shape[0] != size:
        how = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
        picture = np.asarray(cv2.resize(picture, (size, size), interpolation=how), dtype=np.uint8)
    if rng.random() < 0.12 * strength:
        picture = _covered(picture, rng)
    return picture


def _turned(cached: Picture, size: int, rng: np.random.Generator) -> Picture:
    turn = np.radians(rng.normal(0, 6) if rng.random() < 0.85 else rng.uniform(-25, 25))
    scale = np.exp(rng.uniform(np.log(0.86), np.log(1.2)))
    stretch = np.exp(rng.normal(0, 0.035))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ np.diag([flip * scale * stretch, scale / stretch])
    return _warp(cached, size, matrix, rng.normal(0, 0.025, 2))


def _warp(cached: Picture, size: int, matrix: NDArray[np.float64], shift: NDArray[np.float64]) -> Picture:
    """Map the cached crop's middle field onto size x size through `matrix`; `shift` in shares of the side."""
    side = cached.shape[0]
    linear = matrix * (size * MARGIN / side)
    middle = np.full(2, (size - 1) / 2) + shift * size
    offset = middle - linear @ np.full(2, (side - 1) / 2)
    transform = np.hstack([linear, offset[:, None]])
    out = cv2.warpAffine(cached, transform, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, dtype=np.uint8)


def _resized(picture: Picture, rng: np.random.Generator, strength: float) -> Picture:
    """Half the time reduce to what a small or distant face has; it is enlarged again at the end."""
    if rng.random() > 0.55 * strength:
        return picture
    side = int(np.exp(rng.uniform(np.log(24), np.log(picture.shape[0]))))
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _light(picture: NDArray[np.float32], rng: np.random.Generator, strength: float) -> NDArray[np.float32]:
    if rng.random() < 0.35 * strength + 0.1:
        lit = np.repeat(picture @ np.array([[0.299], [0.587], [0.114]], np.float32), 3, axis=2)
    else:
        gray = picture.mean(axis=2, keepdims=True)
        lit = gray + (picture - gray) * np.float32(np.exp(rng.normal(0, 0.25 * strength)))
        lit = lit * np.exp(rng.normal(0, 0.08 * strength, 3)).astype(np.float32)
    if rng.random() < 0.5 * strength:
        gamma = np.float32(np.exp(rng.normal(0, 0.3)))
        lit = np.float32(255) * np.power(np.clip(lit, 0, 255) / np.float32(255), gamma)
    contrast = np.exp(rng.normal(0, 0.2 * strength))
    dim = rng.uniform(0.2, 0.6) if rng.random() < 0.06 * strength else 1.0
    lit = (lit - 128) * np.float32(contrast * dim) + np.float32(128 * dim + rng.normal(0, 18 * strength) * dim)
    if rng.random() < 0.15 * strength:
        side = np.linspace(-1, 1, lit.shape[0], dtype=np.float32)
        slope = np.float32(rng.normal(0, 0.3))
        lit = lit * (1 + slope * (side[None, :, None] if rng.random() < 0.7 else side[:, None, None]))
    if rng.random() < 0.25 * strength:
        lit = cv2.GaussianBlur(lit, (0, 0), float(rng.uniform(0.4, 0.022 * lit.shape[0])))
    if rng.random() < 0.35 * strength:
        noise = rng.standard_normal(lit.shape, dtype=np.float32)
        lit = lit + noise * np.float32(rng.uniform(1, 11))
    return np.asarray(lit, dtype=np.float32)


def _compressed(picture: Picture, rng: np.random.Generator) -> Picture:
    _, raw = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 90))))
    return np.asarray(cv2.imdecode(raw, cv2.IMREAD_COLOR), dtype=np.uint8)


def _covered(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lay a patch of one colour over a part, as a hand or a microphone may."""
    size = picture.shape[0]
    wide, high = (int(rng.uniform(0.1, 0.35) * size) for _ in range(2))
    x, y = int(rng.integers(0, size - wide)), int(rng.integers(0, size - high))
    picture = picture.copy()
    picture[y : y + high, x : x + wide] = rng.integers(0, 256, 3)
    return picture
