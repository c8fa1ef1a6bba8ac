from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner

from smilecam.cli.demo import WATCHES_S, _watch, demo, until_laughed
from smilecam.daemon import process
from smilecam.errors import NotRunning
from smilecam.status import FaceStatus, Status, to_json
from smilecam.texts.catalogue import LANGS, Lang, say
from tests.test_status import STATUS

CALM = replace(STATUS, faces=(FaceStatus(1, 0.04, "neutral", False, 0),))
NOBODY = replace(STATUS, faces=())


def test_the_face_is_watched_until_it_laughs() -> None:
    said = iter([NOBODY, CALM, CALM, STATUS, CALM])
    slept: list[float] = []
    assert list(until_laughed(lambda: next(said), slept.append)) == [NOBODY, CALM, CALM, STATUS]
    assert len(slept) == 3


def test_a_face_that_never_laughs_is_not_watched_for_ever() -> None:
    slept: list[float] = []

    def ask() -> Status:
        return CALM

    assert list(until_laughed(ask, slept.append))
    assert sum(slept) <= WATCHES_S


@pytest.mark.parametrize("lang", LANGS)
def test_who_has_seen_enough_is_told_that_it_goes_on(
    lang: Lang, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: Iterator[Callable[[], Status]] = iter([lambda: CALM, interrupt, lambda: STATUS])
    monkeypatch.setattr(process, "answer", lambda *_: to_json(next(answers)()))
    monkeypatch.setattr("time.sleep", lambda _: None)
    for _ in ("Ctrl-C", "it has laughed"):
        _watch(lang)
        assert capsys.readouterr().out.endswith(f"\n\n{say('cli.demo.goes_on', lang)}\n")


def interrupt() -> Status:
    raise KeyboardInterrupt


def test_one_that_has_ended_meanwhile_is_no_failure_and_does_not_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(*_: object) -> None:
        raise NotRunning("running.nobody")

    monkeypatch.setattr(process, "answer", nobody)
    _watch("en")
    assert capsys.readouterr().out == "\n"


def test_camera_and_output_are_the_demos_own() -> None:
    told = CliRunner().invoke(demo, ["--help"], env={"SMILECAM_LANG": "en"}).output
    assert "--camera" not in told
    assert "--always-on" not in told  # it is: who has no browser looks through `status`
    assert "--sink" not in told
    assert "--threshold" in told
