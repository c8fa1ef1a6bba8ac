from __future__ import annotations

import pytest

from bench import recording
from bench.recording import Turn, sums


@pytest.mark.slow
def test_turns_with_and_without_are_measured_on_one_camera(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recording, "WARM_UP_S", 0.5)
    monkeypatch.setattr("sys.argv", ["recording", "--seconds", "1", "--turns", "1", "--size", "640x360"])
    recording.main()
    out = capsys.readouterr().out
    assert "recording: late" in out
    assert "01-talk: whole" in out


def test_the_sum_of_each_way_stands_beside_the_others() -> None:
    turns = [Turn(how, 10.0, 300, late, 0, 30.0, used, 1.0) for how, late, used in
             [("nothing", 0, 40.0), ("recording", 1, 45.0), ("laughs", 0, 44.0), ("nothing", 2, 42.0)]]  # fmt: skip
    assert list(sums(turns))[:2] == [
        "   nothing: late 2, overtaken 0 of 600 pictures; 41.0 % of one core (median)",
        " recording: late 1, overtaken 0 of 300 pictures; 45.0 % of one core (median)",
    ]
