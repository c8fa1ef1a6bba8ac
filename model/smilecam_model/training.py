"""Training: a recipe and a folder of cached crops in, a checkpoint out. Read from top to bottom.

A batch is cut into shards, each with its own batch statistics, wherever they are computed: one process works through
all of them, several processes take turns, and the result is the same but for rounding. All that is random in a step
comes from (seed, stage, step, shard), so a run that was stopped goes on as if it had not been.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, distributed, nn
from torch.nn.utils import convert_conv2d_weight_memory_format

from smilecam.errors import BadData
from smilecam.weights import ENCODER
from smilecam_model.bank import Bank, bank_of
from smilecam_model.bank import load as load_bank
from smilecam_model.cache import Cached
from smilecam_model.export import export_graphs
from smilecam_model.hints import COUNT as HINTS
from smilecam_model.hints import Hints
from smilecam_model.loss import hint_loss, total_loss
from smilecam_model.network import EMBEDDING, SmileNet
from smilecam_model.recipe import Recipe, Stage
from smilecam_model.run_folder import CHECKPOINT, checkpoint_in
from smilecam_model.sources import Frames, Sequences
from smilecam_model.teaching import taught

_CLIP = 2.0
# After this many steps the checkpoint is written; a minute or two of work is lost at most.
SAVE_EVERY = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What is told of one step: where it stands, the mean loss since the last, samples a second."""

    stage: str
    step: int
    steps: int
    loss: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Place:
    """Which of how many processes this is, and on which device it computes."""

    rank: int = 0
    world: int = 1
    device: str = "cpu"


ALONE = Place()


def place_of(environment: Mapping[str, str], device: str) -> Place:
    """Join the group that torchrun describes in the environment, if it does."""
    world = int(environment.get("WORLD_SIZE", "1"))
    if world == 1:
        return Place(device=device)
    distributed.init_process_group("nccl" if device.startswith("cuda") else "gloo")
    rank = int(environment["RANK"])
    return Place(rank, world, f"cuda:{environment['LOCAL_RANK']}" if device == "cuda" else device)


def train(
    recipe: Recipe,
    sets: Mapping[str, Cached],
    out: Path,
    *,
    place: Place = ALONE,
    hints: Mapping[str, Hints] | None = None,
    answers: Mapping[str, NDArray[np.float32]] | None = None,
    start: Mapping[str, Tensor] | None = None,
    told: Callable[[Step], None] = lambda step: None,
    stop_after: int | None = None,
) -> SmileNet:
    """Run the recipe's stages; return the averaged network. Goes on from `out`/checkpoint.pt where that is there.

    hints: of each set (hints.py). answers: what the recipe's teacher says of each set (teacher.py).
    start: weights to begin with (a fine-tuning run) in place of random ones. stop_after: end after so many steps in
    all, as if killed. Raises BadData for a loss that is no number, naming the batch, which is kept in `out`, and where
    `out` holds the run of another recipe.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    network = network_of(recipe)
    if start is not None:
        network.load_state_dict(dict(start))
    network = convert_conv2d_weight_memory_format(network.to(place.device), torch.channels_last)
    hinting = nn.Linear(EMBEDDING, HINTS).to(place.device)
    average = {name: value.clone() for name, value in network.state_dict().items()}
    first_stage, first_step, optimiser_state = _resume(out / CHECKPOINT, recipe, network, hinting, average)
    done = 0

    for number, stage in enumerate(recipe.stages[first_stage:], start=first_stage):
        source: Frames | Sequences
        targets = {name: taught(one, (answers or {}).get(name), stage.taught) for name, one in sets.items()}
        if stage.kind == "frames":
            source = Frames(sets, stage, recipe, targets=targets, hints=hints)
        else:
            if first_step == 0:  # within the stage the network has gone its own way from there
                network.load_state_dict(average)
            source = Sequences(_bank(targets, stage, recipe, network, out, place), stage)
        optimiser = _optimiser(nn.ModuleList([source.learning(network), *[hinting] * (stage.hint_weight > 0)]), stage)
        if optimiser_state is not None:
            optimiser.load_state_dict(optimiser_state)
            optimiser_state = None
        began, since, losses = time.monotonic(), 0, []
        network.train()
        for step in range(first_step, stage.steps):
            for group in optimiser.param_groups:
                group["lr"] = rate_at(step, stage)
            # All of the network: what an earlier stage left in the encoder would count when gradients are clipped.
            network.zero_grad(set_to_none=True)
            hinting.zero_grad(set_to_none=True)
            before = [one.clone() for one in _statistics(network)]
            after = [torch.zeros_like(one) for one in before]
            loss_sum = 0.0
            for shard in range(place.rank, stage.shards, place.world):
                rng = np.random.default_rng([recipe.seed, number, step, shard])
                inputs, smiles, emotions, known = (
                    one.to(place.device) for one in source.batch(stage.batch // stage.shards, rng)
                )
                for buffer, value in zip(_statistics(network), before, strict=True):
                    buffer.copy_(value)
                smile_logits, emotion_logits, embeddings = source.judge(network, inputs)
                loss = total_loss(
                    smile_logits,
                    emotion_logits,
                    smiles,
                    emotions,
                    smile_weight=stage.smile_weight,
                    emotion_weight=stage.emotion_weight,
                    smoothing=stage.smoothing,
                )
                if stage.hint_weight > 0:
                    loss = loss + stage.hint_weight * hint_loss(hinting(embeddings), known)
                if not math.isfinite(loss.item()):
                    raise _not_a_number(out, inputs, smiles, emotions, stage, step)
                torch.autograd.backward(loss / stage.shards)
                loss_sum += loss.item() / stage.shards
                for total, value in zip(after, _statistics(network), strict=True):
                    total += value / stage.shards
            loss_sum = _shared([*network.parameters(), *hinting.parameters()], after, loss_sum, place)
            for buffer, value in zip(_statistics(network), after, strict=True):
                buffer.copy_(value)
            torch.nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
            optimiser.step()
            _averaged(average, network, min(stage.ema, (1 + step) / (10 + step)))
            losses.append(loss_sum)
            since += stage.batch
            done += 1
            last = step + 1 == stage.steps
            if place.rank == 0 and (last or (step + 1) % 10 == 0):
                told(
                    Step(stage.name, step + 1, stage.steps, float(np.mean(losses)), since / (time.monotonic() - began))
                )
                began, since, losses = time.monotonic(), 0, []
            if place.rank == 0 and (last or (step + 1) % SAVE_EVERY == 0 or done == stop_after):
                at = (number + 1, 0) if last else (number, step + 1)
                _save(out / CHECKPOINT, recipe, network, hinting, average, None if last else optimiser, at)
            if done == stop_after:
                break
        first_step = 0
        if done == stop_after:
            break

    judged = network_of(recipe)
    judged.load_state_dict({name: value.cpu() for name, value in average.items()})
    return judged.eval()


def network_of(recipe: Recipe) -> SmileNet:
    """Return a network with the recipe's encoder, its weights as they are before training."""
    if recipe.encoder == "lite0":
        # What the teacher is made of is no need of those who train without one.
        from smilecam_model.teacher import Lite0Encoder

        return SmileNet(Lite0Encoder())
    return SmileNet()


def _bank(sets: Mapping[str, Cached], stage: Stage, recipe: Recipe, network: SmileNet, out: Path, place: Place) -> Bank:
    """Return the embeddings that a stage's windows are made from; the first process makes them, all read them."""
    path = out / f"bank-{stage.name}.npz"
    if place.rank == 0 and not path.is_file():
        export_graphs(network, out / "encoder")
        chosen = {name: sets[name] for name in stage.sources}
        made = bank_of(
            chosen,
            out / "encoder" / ENCODER,
            "train",
            stills=stage.stills,
            frames=stage.frames,
            seed=recipe.seed,
            norm=(recipe.mean, recipe.std),
        )
        made.save(path)
    wait_for_all(place)
    return load_bank(path)


def wait_for_all(place: Place) -> None:
    """Return when every process has come here."""
    if place.world > 1:
        distributed.barrier()


def averaged(out: Path, recipe: Recipe) -> SmileNet:
    """Return the averaged network of a run, finished or not. Raises BadData where there is none."""
    path = checkpoint_in(out)
    network = network_of(recipe)
    network.load_state_dict(torch.load(path, weights_only=True)["average"])
    return network.eval()


def rate_at(step: int, stage: Stage) -> float:
    """Return the learning rate: a linear rise to the peak, then half a cosine down to a hundredth of it."""
    rise = max(1, round(stage.warmup * stage.steps))
    if step < rise:
        return stage.lr * (step + 1) / rise
    share = (step - rise) / max(1, stage.steps - rise)
    return stage.lr * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))


def _optimiser(learning: nn.Module, stage: Stage) -> torch.optim.Optimizer:
    """AdamW; biases and batch-norm scales do not decay."""
    decaying = [one for one in learning.parameters() if one.ndim > 1]
    free = [one for one in learning.parameters() if one.ndim <= 1]
    groups = [{"params": decaying, "weight_decay": stage.decay}, {"params": free, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=stage.lr)


def _statistics(network: SmileNet) -> list[Tensor]:
    """Return the batch-norm layers' running means and variances (not their counters)."""
    return [one for one in network.buffers() if one.is_floating_point()]


@torch.no_grad()
def _shared(learnt: Sequence[nn.Parameter], statistics: list[Tensor], loss: float, place: Place) -> float:
    """Add up gradients, statistics and loss over all processes; each holds its shards' part of the mean."""
    if place.world == 1:
        return loss
    gradients = [one.grad for one in learnt if one.grad is not None]
    parts = [*gradients, *statistics, torch.tensor([loss], device=place.device)]
    flat = torch.cat([one.reshape(-1) for one in parts])
    distributed.all_reduce(flat)
    at = 0
    for part in parts:
        part.copy_(flat[at : at + part.numel()].reshape(part.shape))
        at += part.numel()
    return float(parts[-1].item())


@torch.no_grad()
def _averaged(average: dict[str, Tensor], network: SmileNet, decay: float) -> None:
    for name, value in network.state_dict().items():
        if value.is_floating_point():
            average[name].lerp_(value, 1 - decay)
        else:
            average[name].copy_(value)


def _save(
    path: Path,
    recipe: Recipe,
    network: SmileNet,
    hinting: nn.Linear,
    average: dict[str, Tensor],
    optimiser: torch.optim.Optimizer | None,
    at: tuple[int, int],
) -> None:
    state = {
        "recipe": recipe.digest(),
        "network": network.state_dict(),
        "hinting": hinting.state_dict(),
        "average": average,
        "optimiser": optimiser.state_dict() if optimiser else None,
        "stage": at[0],
        "step": at[1],
    }
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def _resume(
    path: Path, recipe: Recipe, network: SmileNet, hinting: nn.Linear, average: dict[str, Tensor]
) -> tuple[int, int, dict[str, object] | None]:
    if not path.is_file():
        return 0, 0, None
    state = torch.load(path, weights_only=True)
    if state["recipe"] != recipe.digest():
        raise BadData("train.other_recipe", folder=path.parent, recipe=recipe.name)
    network.load_state_dict(state["network"])
    hinting.load_state_dict(state["hinting"])
    for name, value in state["average"].items():
        average[name].copy_(value)
    return state["stage"], state["step"], state["optimiser"]


def _not_a_number(out: Path, inputs: Tensor, smiles: Tensor, emotions: Tensor, stage: Stage, step: int) -> BadData:
    kept = out / f"not-a-number-{stage.name}-{step}.npz"
    arrays = {"inputs": inputs, "smiles": smiles, "emotions": emotions}
    np.savez(kept, **{name: one.detach().cpu().numpy() for name, one in arrays.items()})
    return BadData("train.nan", stage=stage.name, step=step, file=kept)
