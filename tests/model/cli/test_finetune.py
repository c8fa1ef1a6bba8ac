"""`smilecam model finetune` up to where the learning begins; the learning itself is tried in tests/model/tuning."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.progress import Progress
from smilecam_model.cli import finetune as command

from smilecam.cli.main import main
from smilecam.cli.problems import FAILED
from tests.fakes.tuning import recorded
from tests.fakes.weights import tiny_weights


def run(home: Path, *arguments: str) -> tuple[int, str]:
    environment = {"SMILECAM_HOME": str(home), "SMILECAM_LANG": "en"}
    result = CliRunner().invoke(main, ["model", "finetune", *arguments], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_without_clips_it_says_how_to_get_some(tmp_path: Path) -> None:
    code, said = run(tmp_path)
    assert code == FAILED
    assert "smilecam clips import" in said


def test_a_name_that_is_taken_or_none_is_refused_before_any_work(tmp_path: Path) -> None:
    tiny_weights(tmp_path / "data" / "weights" / "mine-1")
    for name, why in (
        ("mine-1", "are there already"),
        ("second", "are there already"),
        ("../mine", "is no name for weights"),
        ("Mine 2", "is no name"),
    ):
        code, said = run(tmp_path, "--out", name)
        assert code == FAILED
        assert why in said


def test_weights_are_found_by_name_and_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert (
        "there is no" in run(tmp_path, "--weights", "nowhere")[1]
        or "is missing" in run(tmp_path, "--weights", "nowhere")[1]
    )
    assert run(tmp_path, "--data", str(tmp_path / "nowhere"))[0] == FAILED


def test_clips_without_a_face_teach_nothing(tmp_path: Path) -> None:
    recorded(tmp_path / "data" / "clips")
    code, said = run(tmp_path, "--workers", "1")
    assert code == FAILED
    assert "no face alone was found" in said


def test_the_first_ctrl_c_ends_the_learning_and_the_second_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Progress(disable=True) as shown, command._interruptible(shown) as (begins, enough):
        begins(1, 3)
        assert not enough()
        os.kill(os.getpid(), signal.SIGINT)
        assert enough()
        begins(2, 3)
        assert not enough()
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == before
