"""The unit, and what systemd itself says of it where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.service import systemd
from smilecam.service.entry import Launch

ODD = "home/미나/My Files/50% off $HOME `x` (y)/bin/python"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not here to check the unit (apt install systemd)",
)


def verified(unit: Path) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "--user", "--recursive-errors=no", "verify", str(unit)]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(unit.parent)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def written(folder: Path, launch: Launch) -> Path:
    unit = folder / systemd.UNIT
    unit.write_bytes(systemd.entry(launch, folder).content)
    return unit


def test_the_unit_lies_where_the_users_systemd_looks() -> None:
    one = systemd.entry(Launch("/usr/bin/python3"), Path("/home/mina/.config"))
    assert one.file == Path("/home/mina/.config/systemd/user/smilecam.service")
    assert ("systemctl", "--user", "enable", "smilecam.service") in one.enable


def test_it_starts_again_after_a_failure_but_not_for_ever() -> None:
    told = systemd.text(Launch("/usr/bin/python3", {"SMILECAM_LANG": "ko"}))
    assert "Restart=on-failure" in told
    assert "StartLimitBurst=5" in told
    assert 'Environment="SMILECAM_LANG=ko"' in told
    assert told.endswith("[Install]\nWantedBy=default.target\n")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_the_interpreter_is_read_back_whatever_its_path_holds(path: str) -> None:
    content = systemd.text(Launch(path)).encode()
    assert systemd.python_of(content) == path


@pytest.mark.parametrize("content", [b"", b"[Unit]\n", b'[Service]\nExecStart=:"/x" -m smilecam\n', b"\xff\xfe"])
def test_a_unit_of_somebody_elses_is_known_as_that(content: bytes) -> None:
    assert systemd.python_of(content) is None


@needs_systemd
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    run = verified(written(tmp_path, Launch(sys.executable, {"SMILECAM_HOME": "/tmp/우리 집 100%"})))
    assert (run.returncode, run.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize(
    ("good", "bad"), [("Restart=on-failure", "Restart=sometimes"), ("Type=exec", "Type=never"), ('"', "'")]
)
def test_systemd_does_find_a_broken_one(good: str, bad: str, tmp_path: Path) -> None:
    """Proof that the check above can fail."""
    unit = written(tmp_path, Launch(sys.executable))
    unit.write_text(unit.read_text("utf-8").replace(good, bad, 1), "utf-8")
    run = verified(unit)
    assert run.returncode != 0 or run.stderr


@needs_systemd
def test_systemd_finds_the_interpreter_behind_an_odd_path(tmp_path: Path) -> None:
    odd = tmp_path / ODD
    odd.parent.mkdir(parents=True)
    unit = written(tmp_path, Launch(str(odd)))
    missing = verified(unit)
    assert missing.returncode != 0
    assert re.search(r"is not executable|No such file", missing.stderr)
    odd.symlink_to(sys.executable)
    found = verified(unit)
    assert "env" not in unit.read_text("utf-8")
    assert (found.returncode, found.stderr) == (0, "")


@needs_systemd
def test_quotes_and_backslashes_which_systemd_takes_in_no_program_go_through_env(tmp_path: Path) -> None:
    odd = "/home/mina/my \"own\" 'py' \\ thon"
    unit = written(tmp_path, Launch(odd))
    run = verified(unit)
    assert (run.returncode, run.stderr) == (0, "")
    assert systemd.python_of(unit.read_bytes()) == odd
