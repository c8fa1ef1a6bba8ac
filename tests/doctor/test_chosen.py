from __future__ import annotations

from pathlib import Path

from smilecam.doctor.chosen import config_file
from smilecam.doctor.finding import Level
from tests.fakes.findings import told


def test_a_config_is_read_as_a_start_would(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert config_file(file).level is Level.OK
    file.write_text("threshold = 0.6\n")
    assert str(file) in told(config_file(file))
    file.write_text("threshhold = 0.6\n")
    broken = config_file(file)
    assert broken.level is Level.BAD
    assert "threshold" in told(broken)
