from __future__ import annotations

import pytest
from click.testing import CliRunner

from smilecam.cli.completing import SHELLS
from smilecam.cli.main import main


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell_is_printed_and_nothing_else(shell: str) -> None:
    told = CliRunner().invoke(main, ["completion", shell])
    assert told.exit_code == 0
    assert "_SMILECAM_COMPLETE" in told.output
    assert "smilecam" in told.output


def test_another_shell_is_told_in_a_sentence() -> None:
    told = CliRunner().invoke(main, ["--lang", "en", "completion", "csh"])
    assert told.exit_code == 2
    assert "choose bash, zsh or fish" in told.output
