from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from smilecam_model.prepare import prepare

from bench.training import main
from smilecam.perception.crop import CropRule


def test_it_tells_both_loops_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = os.environ.get("SMILECAM_DATA")
    if not data or not (Path(data) / "genki4k").is_dir():
        pytest.skip("SMILECAM_DATA names no folder with genki4k/")
    few = tmp_path / "data" / "genki4k"
    (few / "files").mkdir(parents=True)
    (few / "labels.txt").write_text((Path(data) / "genki4k" / "labels.txt").read_text())
    for number, picture in enumerate(sorted((Path(data) / "genki4k" / "files").glob("*.jpg"))):
        if number < 80:
            (few / "files" / picture.name).symlink_to(picture)
    prepare(tmp_path / "data", tmp_path, CropRule(), only=["genki4k"], workers=1, progress=lambda *_: None)
    folders = ["--data", str(tmp_path / "data"), "--cache", str(tmp_path), "--scratch", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["training", *folders, "--size", "32", "--rounds", "1"])
    main()
    told = capsys.readouterr().out
    for name in ("plain ", "ours ", "ours / plain"):
        assert name in told
