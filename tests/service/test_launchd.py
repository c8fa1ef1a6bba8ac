"""The agent as a property list; no Mac ran it."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from smilecam.service import launchd
from smilecam.service.entry import Launch

PYTHON = '/Users/미나/My Files & <more> "x"/bin/python'


def test_the_agent_says_what_to_start_and_goes_through_plistlib_and_back() -> None:
    one = launchd.entry(Launch(PYTHON, {"SMILECAM_LANG": "ko"}), Path("/Users/mina"), 501)
    told = plistlib.loads(one.content)
    assert told["ProgramArguments"] == [PYTHON, "-m", "smilecam", "start", "--foreground"]
    assert told["EnvironmentVariables"] == {"SMILECAM_LANG": "ko"}
    assert (told["RunAtLoad"], told["KeepAlive"]) == (True, {"SuccessfulExit": False})
    assert one.file == Path("/Users/mina/Library/LaunchAgents/smilecam.camera.plist")
    assert one.file.stem == told["Label"]
    assert one.python_of(one.content) == PYTHON
    assert one.enable == (("launchctl", "enable", "gui/501/smilecam.camera"),)


@pytest.mark.parametrize(
    "content", [b"", b"<plist", b"\xff", plistlib.dumps({"Label": "another"}), plistlib.dumps([1]), plistlib.dumps({})]
)
def test_an_agent_of_somebody_elses_is_known_as_that(content: bytes) -> None:
    assert launchd.python_of(content) is None


def test_one_of_ours_that_starts_nothing_is_not_ours_any_more() -> None:
    assert launchd.python_of(plistlib.dumps({"Label": launchd.LABEL, "ProgramArguments": []})) is None
