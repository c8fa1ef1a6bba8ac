from __future__ import annotations

import os
from pathlib import Path

import pytest

from smilecam.doctor.permission import Membership, membership


def test_who_is_not_in_the_group_gets_the_command() -> None:
    outside = Membership("video", member=False, in_session=False)
    assert outside.key == "denied"
    assert outside.commands[0].words[:4] == ("sudo", "usermod", "-aG", "video")


def test_who_came_into_the_group_after_logging_in_is_told_to_log_in_again() -> None:
    late = Membership("video", member=True, in_session=False)
    assert late.key == "denied_login"
    assert not late.commands
    assert Membership("video", member=True, in_session=True).key == "denied"


def test_the_group_is_the_nodes_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Group:
        gr_gid, gr_name, gr_mem = 44, "video", ("mina",)

    node = tmp_path / "video0"
    node.write_bytes(b"")
    monkeypatch.setattr("grp.getgrgid", lambda _: Group)
    monkeypatch.setattr("getpass.getuser", lambda: "mina")
    monkeypatch.setattr(os, "getgroups", lambda: [100], raising=False)
    assert membership(str(node)) == Membership("video", member=True, in_session=False)


def test_a_node_that_is_gone_or_roots_own_is_told_with_the_usual_group(tmp_path: Path) -> None:
    assert membership(str(tmp_path / "none")).group == "video"
