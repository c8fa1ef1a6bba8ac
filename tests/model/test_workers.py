import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from smilecam_model.workers import pool

SCRIPT = """
import os, sys, time
from smilecam_model.workers import pool

if __name__ == "__main__":
    with pool(1) as workers:
        print(workers.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


def opened(path: Path) -> None:
    path.write_text(str(os.getpid()))


def test_work_is_done_after_the_opening(tmp_path: Path) -> None:
    with pool(1, opened, tmp_path / "pid") as workers:
        assert workers.submit(os.getpid).result() == int((tmp_path / "pid").read_text())
        assert workers.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="asks the system about processes as Unix does")
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    parent = subprocess.Popen([sys.executable, str(tmp_path / "script.py")], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(600):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{worker}/stat").exists() and ") Z " in Path(f"/proc/{worker}/stat").read_text():
            return  # ended, and nobody here reaps it
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker outlived its parent")
