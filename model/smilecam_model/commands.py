"""`smilecam model`: the group of its commands (see smilecam_model.cli). Loads without torch, which only some need."""

from __future__ import annotations

import click

from smilecam_model.cli.evaluate import evaluate
from smilecam_model.cli.evaluate_video import evaluate_video
from smilecam_model.cli.export import export
from smilecam_model.cli.fairness import fairness
from smilecam_model.cli.finetune import finetune
from smilecam_model.cli.train import train
from smilecam_model.cli.words import told


@click.group(help=told("help"))
def model() -> None: ...


for command in (train, finetune, evaluate, evaluate_video, fairness, export):
    model.add_command(command)
