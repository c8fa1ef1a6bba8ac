from __future__ import annotations

from dataclasses import replace

import click
import pytest

from smilecam.cli.page import cells
from smilecam.cli.status_table import METER_CELLS, meter, show_status
from smilecam.pipeline.attention import Attention, Reason
from smilecam.pipeline.showing import Showing, Standing
from smilecam.status import BaselineStatus, BudgetStatus, FaceStatus, PartStatus
from smilecam.texts.catalogue import LANGS, Lang, say, sentences
from tests.test_status import STATUS

STAGES = ("capture", "paint", "convert", "publish", "latency", "wake", "find", "crop", "encode", "head", "judge")


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_runs_can_be_told_in_every_language(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for state in Showing:
        for seconds in (5.0, 65.0, 7265.0):
            status = replace(
                STATUS,
                state=state.value,
                started_s_ago=seconds,
                drops={"source": 1, "output": 2, "judge": 3, "late": 4},
                stages=dict.fromkeys(STAGES, STATUS.stages["find"]),
            )
            show_status(status, "ko" if lang == "ko" else "en")
    assert "웹캠" in capsys.readouterr().out


def test_faces_show_their_score_emotion_and_laughs(capsys: pytest.CaptureFixture[str]) -> None:
    faces = (FaceStatus(1, 0.93, "happy", True, 2), FaceStatus(4, 0.02, "neutral", False, 0))
    show_status(replace(STATUS, faces=faces), "en")
    told = capsys.readouterr().out
    assert "0.93  happy  LAUGHING (2 so far)" in told
    assert "#4" in told
    assert told.index("0.02  neutral") > told.index("0.93")


def test_what_a_newer_one_tells_and_we_do_not_know_goes_last_by_its_own_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stages = dict.fromkeys(("denoise", "judge", "capture"), STATUS.stages["find"])
    show_status(replace(STATUS, stages=stages, drops={"network": 3, "judge": 2}), "en")
    told = capsys.readouterr().out
    assert told.index("capture (with waiting)") < told.index("judgement in all") < told.index("denoise")
    assert "network 3   judge 2" in told


@pytest.mark.parametrize("stands", Standing)
def test_nobody_is_said_to_be_away_unless_that_was_judged(stands: Standing, capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, faces=(), judging=stands.value), "en")
    assert ("none in the picture" in capsys.readouterr().out) == (stands is Standing.OK)
    show_status(replace(STATUS, faces=(), judging=stands.value), "ko")
    assert ("화면에 없음" in capsys.readouterr().out) == (stands is Standing.OK)


def test_a_laugh_that_holds_for_a_moment_says_so_beside_its_low_score(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, faces=(FaceStatus(1, 0.0, "happy", True, 1, held=True),)), "en")
    assert "0.00  happy  LAUGHING (still held)" in capsys.readouterr().out


def test_a_path_in_trouble_is_shown_and_a_well_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, paths={"capture": "ok", "judgement": "the judge does not come back"}), "en")
    told = capsys.readouterr().out
    assert "judging: the judge does not come back" in told
    assert "capture: ok" not in told


@pytest.mark.parametrize("lang", LANGS)
def test_it_fits_a_terminal_of_eighty_columns(
    lang: Lang, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    busy = replace(
        STATUS,
        camera="Logitech BRIO 4K 스트림 에디션 웹캠",
        told="http://127.0.0.1:8787/#k=" + "x" * 43,
        weights="first-of-a-longer-name",
        pid=4194304,
        started_s_ago=360000.0,
        verdict_age_s=0.4,
        drops=dict.fromkeys(("source", "output", "judge", "late"), 1_234_567),
        stages=dict.fromkeys(STAGES, STATUS.stages["find"]),
        faces=tuple(FaceStatus(number, 0.99, "surprise", True, 123, held=True) for number in range(98, 102)),
        baseline=NEUTRAL,
        budget=BudgetStatus("over", 12.5, 4.0, 17.8),
        paths={"judgement": say("error.weights.hash", lang, file="weights/x/encoder.onnx", found="ab", expected="cd")},
    )
    show_status(busy, lang)
    lines = capsys.readouterr().out.splitlines()
    assert {line for line in lines if cells(line) > 80} == set()
    assert any(line.strip() == busy.told for line in lines)


def test_stages_stand_in_a_pictures_order_whichever_was_measured_first(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, stages=dict.fromkeys(("judge", "paint", "capture"), STATUS.stages["find"])), "en")
    told = capsys.readouterr().out
    assert told.index("capture") < told.index("paint") < told.index("judgement in all")


NEUTRAL = BaselineStatus("applied", 0.62, -1.88, "2026-11-24T14:57:58+00:00")


def test_without_a_neutral_face_or_a_limit_nothing_is_said_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(STATUS, "en")
    told = capsys.readouterr().out
    assert "neutral face" not in told
    assert "budget" not in told


def test_a_neutral_face_is_told_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, threshold=0.5, baseline=NEUTRAL), "en")
    assert "neutral face 0.62 (2026-11-24): a smile counts from 0.87 on" in capsys.readouterr().out


def test_a_neutral_face_like_most_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, baseline=replace(NEUTRAL, neutral=0.05, shift=0.0)), "en")
    assert "neutral face 0.05 (2026-11-24), as most" in capsys.readouterr().out


@pytest.mark.parametrize("lang", LANGS)
def test_a_neutral_face_that_does_not_count_says_why(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, baseline=BaselineStatus("other-weights", 0.62, -1.9)), lang)
    assert "smilecam calibrate" in capsys.readouterr().out
    show_status(replace(STATUS, baseline=BaselineStatus("unreadable", told="it is torn")), lang)
    assert "it is torn" in capsys.readouterr().out


def test_a_face_with_a_neutral_face_shows_what_is_judged_and_what_was_seen(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, faces=(FaceStatus(1, 0.62, "neutral", False, 0, score=0.2),)), "en")
    assert "0.20  neutral  (seen as 0.62)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        (BudgetStatus("kept", 25.0), "under 25 %, every frame judged"),
        (BudgetStatus("kept", 25.0, 11.5), "under 25 %, up to 11.5 frames judged a second"),
        (BudgetStatus("short", 25.0, 4.2), "under 25 %, but only 4.2 frames"),
        (BudgetStatus("over", 12.5, 4.0), "over 12.5 %, although only 4.0 frames a second are judged"),
        (BudgetStatus("over", 12.5, 4.0, 17.8), "the picture alone takes about 18 %"),
    ],
)
def test_a_limit_is_told_with_what_it_costs(
    budget: BudgetStatus, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_status(replace(STATUS, budget=budget), "en")
    assert told in " ".join(capsys.readouterr().out.split())
    show_status(replace(STATUS, budget=budget), "ko")
    assert "한도" in capsys.readouterr().out


def test_before_the_first_verdict_there_is_no_age(capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, verdict_age_s=None), "en")
    assert "threshold 0.5, no verdict yet" in capsys.readouterr().out


@pytest.mark.parametrize("smile", [0.0, 0.004, 0.5, 0.73, 1.0])
@pytest.mark.parametrize("threshold", [0.0, 0.5, 1.0])
def test_a_meter_has_its_cells_and_one_mark(smile: float, threshold: float) -> None:
    cells = click.unstyle(meter(smile, threshold))
    assert len(cells) == METER_CELLS
    assert sum(cells.count(mark) for mark in "┃▓") == 1


def test_every_place_and_stage_that_the_pipeline_tells_has_its_word() -> None:
    for lang in LANGS:
        words = sentences(lang)
        assert all(f"cli.status.stage_{stage}" in words for stage in STAGES)
        assert all(f"cli.status.state_{state.value.replace('-', '_')}" in words for state in Showing)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sink", ["virtual", "preview", "file:film.mp4", "null"])
def test_whether_anybody_looks_is_told_for_every_reason_and_output(
    lang: Lang, sink: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for attention in Attention:
        for reason in Reason:
            awake_for = (reason.value,) if attention is Attention.AWAKE else ()
            show_status(replace(STATUS, attention=attention.value, awake_for=awake_for, sink=sink), lang)
    assert say("cli.status.watched_idle", lang) in capsys.readouterr().out


def test_on_an_old_driver_it_says_why_the_camera_stays_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    show_status(replace(STATUS, awake_for=("cannot-tell",), sink="virtual"), "en")
    assert "v4l2loopback before 0.13 does not tell" in capsys.readouterr().out


def test_what_is_away_says_when_it_is_tried_again_and_how_often_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    parts = {"capture": PartStatus("waiting", 4, 3.6), "video": PartStatus("working")}
    paths = {"capture": "no camera found", "video": "ok", "judgement": "ok"}
    show_status(replace(STATUS, paths=paths, parts=parts), "en")
    assert "no camera found; next try in 4 s, 4 failed" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("lang", "words"), [("en", "another app uses the camera"), ("ko", "다른 앱이")])
def test_what_is_wrong_with_the_camera_is_told_as_its_card_tells_it(
    lang: Lang, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_status(replace(STATUS, state="camera-lost", trouble="camera-busy"), lang)
    assert words in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("path", ["overlay", "config", "recording", "unheard-of"])
def test_a_trouble_of_any_path_is_told(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_status(replace(STATUS, paths={path: "tag.width is out of range"}), "en")
    assert f"{path}: tag.width is out of range" in capsys.readouterr().out


def test_words_of_a_newer_one_that_runs_are_shown_as_they_came(capsys: pytest.CaptureFixture[str]) -> None:
    face = FaceStatus(1, 0.4, "bored", False, 0)
    show_status(replace(STATUS, mode="dim", attention="dozing", faces=(face,)), "en")
    told = capsys.readouterr().out
    assert all(word in told for word in ("dim", "dozing", "bored"))
    show_status(replace(STATUS, judging="musing", faces=()), "ko")
    assert "musing" in capsys.readouterr().out
