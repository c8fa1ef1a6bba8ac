"""Whose program a connection is."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from smilecam.web.peer import is_ours

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def table(folder: Path, uid: object, address: str = "0100007F") -> tuple[Path]:
    """A kernel's table with one connection, from port 4660 to port 8757."""
    path = folder / "tcp"
    line = f"   0: {address}:1234 0100007F:2235 01 00000000:00000000 00:00000000 00000000  {uid}        0 34513 1\n"
    path.write_text(HEAD + line)
    return (path,)


def test_our_own_connection_is_ours() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server_port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", server_port)) as client:
            assert is_ours(client.getsockname()[1], server_port)


def test_another_accounts_is_not_and_root_may_what_we_may(tmp_path: Path) -> None:
    stranger = 54321 if os.getuid() != 54321 else 54322
    assert not is_ours(0x1234, 0x2235, table(tmp_path, stranger))
    assert is_ours(0x1234, 0x2235, table(tmp_path, 0))
    assert is_ours(0x1234, 0x2235, table(tmp_path, os.getuid()))


@pytest.mark.parametrize("address", ["0200007F", "0000000000000000FFFF00000100007F"])
def test_a_stranger_who_comes_by_another_of_this_machines_addresses_stays_one(tmp_path: Path, address: str) -> None:
    assert not is_ours(0x1234, 0x2235, table(tmp_path, 54321, address))


def test_who_is_in_no_table_is_not_ours(tmp_path: Path) -> None:
    assert not is_ours(1, 2, table(tmp_path, 54321))


def test_what_the_system_does_not_tell_keeps_nobody_out(tmp_path: Path) -> None:
    assert is_ours(0x1234, 0x2235, table(tmp_path, "odd"))
    assert is_ours(0x1234, 0x2235, (tmp_path / "none",))
