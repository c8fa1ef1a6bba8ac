import os
import signal
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT that one process sends another")
def test_ctrl_c_while_the_program_loads_prints_nothing() -> None:
    # click is the first that cli.main imports; here it takes for ever.
    program = (
        "import sys, time, types\n"
        "class Slow:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'click': print('loading', flush=True); time.sleep(60)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from smilecam.__main__ import run\n"
        "run()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "loading\n"
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert child.returncode == -signal.SIGINT
    assert told == ""


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "smilecam", "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("smilecam ")
