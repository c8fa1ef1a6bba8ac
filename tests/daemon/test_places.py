from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from smilecam.daemon.places import LONGEST_SOCKET_PATH, places
from smilecam.errors import SmileCamError

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def test_all_lie_in_the_users_own_folders_which_are_made(tmp_path: Path) -> None:
    found = places({"SMILECAM_HOME": str(tmp_path)})
    assert found.lock.parent == found.record.parent == tmp_path / "run"
    assert found.log.parent.is_dir()


@posix
def test_nobody_else_may_enter_what_is_made(tmp_path: Path) -> None:
    places({"SMILECAM_HOME": str(tmp_path)})
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700


@posix
def test_a_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run").chmod(0o777)
    with pytest.raises(SmileCamError, match=r"folder\.open"):
        places({"SMILECAM_HOME": str(tmp_path)})


@posix
def test_a_folder_of_another_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 4242)
    with pytest.raises(SmileCamError, match=r"folder\.open"):
        places({"SMILECAM_HOME": str(tmp_path)})


def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(SmileCamError, match=r"folder\.refused"):
        places({"SMILECAM_HOME": str(tmp_path)})


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    with pytest.raises(SmileCamError, match=r"folder\.refused"):
        places({"SMILECAM_HOME": str(tmp_path / "home")})


@posix
def test_a_sockets_path_stays_within_what_an_address_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    deep = tmp_path / ("deep" * 30)
    monkeypatch.setattr("smilecam.daemon.places.LONGEST_SOCKET_PATH", LONGEST_SOCKET_PATH + len(str(tmp_path)))
    socket = places({"SMILECAM_HOME": str(deep)}).socket
    assert socket.parent == tmp_path / f"smilecam-{os.getuid()}"
    assert socket == places({"SMILECAM_HOME": str(deep)}).socket
    assert socket != places({"SMILECAM_HOME": str(deep / "other")}).socket
