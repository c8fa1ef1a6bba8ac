"""How fast training learns from single pictures here, beside a plain torch loop, in one run.

    torchrun --standalone --nproc-per-node 2 -m bench.training --data DATA [--cache DIR] [--size 224] [--rounds 5]

The plain loop is what one writes first: a Dataset that opens each picture's file and scales its face, a DataLoader with
as many workers as there are cores, one process, contiguous tensors. Ours reads crops that were found and decoded once,
keeps tensors channels_last, and runs a process with one thread on each core (start it through torchrun for that; alone
it is one process). Both learn batches of the same size with the same network, AdamW and variation of the pictures.
Blocks of both take turns; the median of the rounds speaks.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from smilecam_model import cache
from smilecam_model.augment import varied
from smilecam_model.cache import Cached
from smilecam_model.datasets import genki4k
from smilecam_model.datasets.sample import Sample
from smilecam_model.loss import total_loss
from smilecam_model.network import SmileNet
from smilecam_model.prepare import whole
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.training import ALONE, Place, place_of, train, wait_for_all
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from smilecam.perception.crop import CropRule, normalise

BATCH, STEPS = 64, 6
MEAN, STD = (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)


class Files(Dataset[tuple[Tensor, Tensor]]):
    """Pictures as they lie on disk, opened one by one."""

    def __init__(self, samples: list[Sample], size: int) -> None:
        self._samples, self._size = samples, size

    def __len__(self) -> int:
        return len(self._samples)

    def __getitem__(self, at: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng(at)
        picture = varied(whole(self._samples[at].read(), cache.SIDE), self._size, rng)
        return torch.from_numpy(normalise(picture[None], MEAN, STD)[0]), torch.tensor(float(self._samples[at].truth))


def plain_loop(samples: list[Sample], size: int) -> Callable[[], float]:
    """Return what trains STEPS batches the plain way and tells pictures a second."""
    network = SmileNet().train()
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    loader = DataLoader(Files(samples, size), BATCH, shuffle=True, num_workers=os.cpu_count() or 1, drop_last=True)

    def forever() -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            yield from loader

    batches = forever()
    next(batches)  # the workers have started

    def block() -> float:
        began = time.perf_counter()
        for _ in range(STEPS):
            crops, smiles = next(batches)
            smile, emotion = network(crops[:, None])
            optimiser.zero_grad()
            torch.autograd.backward(total_loss(smile, emotion, smiles, torch.full((BATCH, 7), -1.0)))
            optimiser.step()
        return BATCH * STEPS / (time.perf_counter() - began)

    return block


def our_loop(kept: Cached, size: int, folder: Path, place: Place) -> Callable[[], float]:
    """Return what trains STEPS batches as `smilecam model train` does and tells pictures a second."""
    stage = Stage("bench", "frames", 100_000, BATCH, 1e-3, {kept.dataset: 1.0}, size=size, shards=max(1, place.world))
    recipe = Recipe("bench", 1, CropRule(), MEAN, STD, (stage,))

    def block() -> float:
        began = time.perf_counter()
        train(recipe, {kept.dataset: kept}, folder / f"{began}", place=place, stop_after=STEPS)
        return BATCH * STEPS / (time.perf_counter() - began)

    return block


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True, help="folder with genki4k/")
    asked.add_argument("--cache", type=Path, required=True, help="folder of cached crops, made by smilecam model train")
    asked.add_argument("--size", type=int, default=224)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--scratch", type=Path, required=True, help="folder for checkpoints")
    options = asked.parse_args()
    place = place_of(os.environ, "cpu") if "WORLD_SIZE" in os.environ else ALONE
    cv2.setNumThreads(1)
    kept = cache.load(options.cache, "genki4k", CropRule())
    if kept is None:
        raise SystemExit(f"{options.cache} holds no crops of genki4k; run smilecam model train once")
    ours = our_loop(kept, options.size, options.scratch, place)
    plain = plain_loop(genki4k.samples(options.data / "genki4k"), options.size) if place.rank == 0 else None
    rates: dict[str, list[float]] = {"plain": [], "ours": []}
    for _ in range(options.rounds + 1):  # the first round only warms up
        if plain is not None:
            torch.set_num_threads(os.cpu_count() or 1)
            rates["plain"].append(plain())
        wait_for_all(place)
        torch.set_num_threads(1 if place.world > 1 else os.cpu_count() or 1)
        rates["ours"].append(ours())
        wait_for_all(place)
    if place.rank == 0:
        medians = {name: statistics.median(found[1:]) for name, found in rates.items()}
        print(f"pictures a second at {options.size} px, batch {BATCH}, median of {options.rounds} x {STEPS} batches")
        for name, rate in medians.items():
            print(f"  {name:6} {rate:7.1f}")
        print(f"  ours / plain = {medians['ours'] / medians['plain']:.2f}")


if __name__ == "__main__":
    main()
