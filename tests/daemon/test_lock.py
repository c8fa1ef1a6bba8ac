from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smilecam.daemon import lock as lock_room
from smilecam.daemon.lock import Lock, held
from smilecam.errors import SmileCamError

HOLD = "import sys; from pathlib import Path; from smilecam.daemon.lock import Lock; \
assert Lock(Path(sys.argv[1])).acquire(); print('held', flush=True); sys.stdin.read()"


@pytest.fixture(autouse=True)
def _no_second_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_room, "_PAUSE_S", 0.0)


def test_one_holds_it_and_a_second_does_not_get_it(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_whether_it_is_held_can_be_seen_without_taking_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not held(path)
    lock = Lock(path)
    lock.acquire()
    assert held(path)
    lock.release()
    assert not held(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared lock; a second look settles it there")
def test_one_who_looks_is_not_taken_for_one_who_holds_it(tmp_path: Path) -> None:
    import fcntl

    path = tmp_path / "lock"
    with path.open("wb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not held(path)
        assert not Lock(path).acquire()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared lock; a second look settles it there")
def test_many_who_look_at_once_see_nobody_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with ThreadPoolExecutor(4) as looking:
        assert not any(looking.map(lambda _: held(path), range(2000)))


def test_letting_go_twice_is_no_harm(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    lock.acquire()
    lock.release()
    lock.release()


def test_a_process_that_is_killed_leaves_nothing_that_blocks(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert held(path)
        holder.kill()
    lock = Lock(path)
    assert lock.acquire()
    lock.release()


def test_where_there_can_be_no_lock_it_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SmileCamError, match=r"folder\.refused"):
        Lock(tmp_path / "nowhere" / "lock").acquire()
