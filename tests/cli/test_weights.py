"""weights list, use, rollback, compare: what they say, choose and refuse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smilecam import selection
from smilecam.cli.main import main
from smilecam.cli.problems import FAILED
from smilecam.daemon import process
from smilecam.daemon.places import Places
from smilecam.errors import NotRunning
from smilecam.requests import Request
from smilecam.texts.catalogue import LANGS, Lang, say
from smilecam.weights import COMPARISON, DEFAULT
from tests.fakes.weights import tiny_weights

NOISE: dict[str, Any] = {"key": "noise", "facts": {"gain": "0.4", "low": "-0.3", "high": "1.1", "people": "3"}}


def run(home: Path, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["weights", *arguments], env={"SMILECAM_HOME": str(home), "SMILECAM_LANG": lang})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def share(value: float) -> dict[str, float]:
    return {"value": value, "low": value - 0.01, "high": value + 0.01}


def made(home: Path, name: str = "mine-1", reasons: tuple[Mapping[str, Any], ...] = ()) -> Path:
    """Make a set as a fine-tune would, with its comparison."""
    folder = tiny_weights(home / "data" / "weights" / name)
    change = {"before": share(0.8), "after": share(0.85), "difference": share(0.05)}
    section = {"name": "own", "smile": {"changes": {"balanced_accuracy": change, "accuracy": change}}}
    public = [{**section, "name": "genki4k"}, {"name": "empty", "smile": None}]
    told = {"v": 1, "start": DEFAULT, "made": "2026-11-24", "own": section, "public": public, "reasons": reasons}
    (folder / COMPARISON).write_text(json.dumps(told), "utf-8")
    return folder


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a camera that runs was asked to set."""
    asked: list[Any] = []

    def answer(places: Places, request: Request) -> dict[str, Any]:
        asked.append(request.facts["settings"])
        return {}

    monkeypatch.setattr(process, "answer", answer)
    return asked


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_tells_which_one_judges_and_how_to_make_one(tmp_path: Path, lang: Lang) -> None:
    code, told, _ = run(tmp_path, "list", lang=lang)
    assert code == 0
    assert say("cli.weights.holds", lang) in told.splitlines()[0]
    assert say("cli.weights.none", lang, name=DEFAULT) in told
    made(tmp_path)
    told = run(tmp_path, "list", lang=lang)[1]
    assert "+5.0 (+4.0 … +6.0)" in told
    assert say("cli.weights.none", lang, name=DEFAULT) not in told


def test_a_set_that_cannot_be_read_says_so_in_the_list(tmp_path: Path) -> None:
    (made(tmp_path) / "card.json").write_text("{", "utf-8")
    assert "is no card of weights" in run(tmp_path, "list")[1]


def test_a_better_set_is_switched_to_here_and_in_the_camera_that_runs(tmp_path: Path, heard: list[Any]) -> None:
    made(tmp_path)
    code, told, _ = run(tmp_path, "use", "mine-1")
    assert code == 0
    assert say("cli.weights.live", "en") in told
    assert heard == [{"weights": "mine-1"}]
    assert selection.chosen(tmp_path / "data" / "weights") == "mine-1"
    assert run(tmp_path, "rollback")[0] == 0
    assert heard[-1] == {"weights": DEFAULT}
    code, _, said = run(tmp_path, "rollback")
    assert (code, "nothing was switched" in said) == (FAILED, True)


def test_without_a_camera_the_next_one_starts_with_it(tmp_path: Path) -> None:
    made(tmp_path)
    assert say("cli.weights.not_running", "en") in run(tmp_path, "use", "mine-1")[1]


def test_a_camera_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(places: Places, request: Request) -> dict[str, Any]:
        raise NotRunning("running.silent")

    monkeypatch.setattr(process, "answer", silent)
    made(tmp_path)
    assert run(tmp_path, "use", "mine-1")[0] == FAILED


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_inside_the_noise_is_refused_with_the_reason_unless_told_to(tmp_path: Path, lang: Lang) -> None:
    made(tmp_path, reasons=(NOISE, {"key": "of a later program", "facts": {}}))
    code, _, said = run(tmp_path, "use", "mine-1", lang=lang)
    assert code == FAILED
    assert "0.4" in said
    assert "--anyway" in said
    assert selection.chosen(tmp_path / "data" / "weights") is None
    assert run(tmp_path, "use", "mine-1", "--anyway", lang=lang)[0] == 0
    assert selection.chosen(tmp_path / "data" / "weights") == "mine-1"


def test_an_altered_set_and_a_stranger_are_refused(tmp_path: Path) -> None:
    (made(tmp_path) / "head.onnx").write_bytes(b"other")
    assert run(tmp_path, "use", "mine-1")[0] == FAILED
    code, _, said = run(tmp_path, "use", "mine-9")
    assert (code, f"{DEFAULT}, mine-1" in said) == (FAILED, True)


def test_a_config_that_names_others_is_pointed_out(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text('weights = "/elsewhere"\n', "utf-8")
    assert "/elsewhere" in run(tmp_path, "use", "mine-1")[1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_comparison_is_shown_with_what_speaks_against_it(tmp_path: Path, lang: Lang) -> None:
    made(tmp_path)
    code, told, _ = run(tmp_path, "compare", "mine-1", lang=lang)
    assert code == 0
    assert "80.0 → 85.0 %   +5.0 (+4.0 … +6.0)" in told
    assert "genki4k" in told
    assert say("cli.weights.compare.fine", lang) in told
    made(tmp_path, "mine-2", (NOISE,))
    assert say("weights.reason.noise", lang, **NOISE["facts"]) in run(tmp_path, "compare", "mine-2", lang=lang)[1]


def test_a_set_without_a_comparison_has_none_to_show(tmp_path: Path) -> None:
    (made(tmp_path) / COMPARISON).write_text('{"v": 7}', "utf-8")
    assert run(tmp_path, "compare", "mine-1")[0] == FAILED
    assert run(tmp_path, "compare", DEFAULT)[0] == FAILED
