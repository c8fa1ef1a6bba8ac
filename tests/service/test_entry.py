from __future__ import annotations

from smilecam.service.entry import Launch


def test_a_start_names_its_interpreter_and_reads_the_config_file_for_the_rest() -> None:
    launch = Launch("/home/mina/.venv/bin/python")
    assert launch.words("--foreground") == ("/home/mina/.venv/bin/python", "-m", "smilecam", "start", "--foreground")
