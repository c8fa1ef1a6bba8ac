from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from smilecam.calibration import Baseline, Measured
from smilecam.config import SYSTEM_LANG
from smilecam.errors import BadConfig, BadTheme, SmileCamError, UsageProblem
from smilecam.faces import Box
from smilecam.frames import Size
from smilecam.pipeline.calibrating import Calibrating
from smilecam.pipeline.wanted import Mode
from smilecam.ports import Sink
from smilecam.publish.null import Null
from smilecam.requests import Request, Verb
from smilecam.settings import Settings
from smilecam.status import Status
from smilecam.steering import MODES, Start, Steering
from smilecam.texts.catalogue import Lang
from tests.fakes.clock import HandClock
from tests.fakes.recorder import Desk
from tests.fakes.verdicts import verdict_at, verdicts_of
from tests.test_status import STATUS


class FakeCamera:
    """Keeps what it is told; an overlay called "broken" does not load."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.modes: list[Mode] = []
        self.mode = "live"
        self.changes = 0
        self.paths: Mapping[str, str] = {"video": "ok"}
        self.calibrating = Calibrating(self._learn, HandClock())
        self.knows_a_face = False
        self.dressed = 0

    def change(self, settings: Settings) -> None:
        if settings.overlay == "broken":
            raise BadTheme("theme.unknown", place="/overlays", found="broken", known="quiet")
        self.changes += 1
        self.settings = settings

    def dress(self) -> None:
        self.dressed += 1
        if self.dressed > 1:
            raise BadTheme("theme.unknown", place="/overlays", found="mine", known="quiet")

    def show(self, mode: Mode) -> None:
        self.modes.append(mode)

    def calibrate(self, seconds: float) -> None:
        if self.modes and self.modes[-1] is not Mode.LIVE:
            raise SmileCamError("calibrate.not_live")
        self.calibrating.begin(seconds)

    def forget_baseline(self) -> bool:
        knew, self.knows_a_face = self.knows_a_face, False
        return knew

    def _learn(self, measured: Measured) -> Baseline:
        self.knows_a_face = True
        return Baseline(measured.logit, measured.spread, "w", "")

    def status(self, lang: Lang | None = None) -> Status:
        return replace(STATUS, lang=str(lang), paths=self.paths, mode=self.mode)


class Inviter(Null):
    """A sink that invites."""

    def invite(self) -> str:
        return "http://invited/"


class Bench:
    """A camera that was started with some options, beside a config file."""

    def __init__(self, folder: Path, said: str = "", sink: Sink | None = None, **options: str) -> None:
        self.file = folder / "config.toml"
        if said:
            self.file.write_text(said)
        self.over = Event()
        self.kept: list[Mapping[str, str]] = []
        settings = Settings(lang="en")
        if "threshold" in options:
            settings = replace(settings, threshold=float(options["threshold"]))
        self.camera = FakeCamera(settings)
        start = Start(self.file, {SYSTEM_LANG: "en", **options}, settings)
        self.steering = Steering(
            self.camera, sink or Null(), start, self.kept.append, self.over, lambda lang: f"http://panel/?lang={lang}",
            Desk(folder / "clips").recorder,
        )  # fmt: skip
        self._written = 0

    def ask(self, verb: Verb, **facts: Any) -> Mapping[str, Any]:
        return self.steering.answer(Request(verb, facts))

    def set(self, **told: object) -> Mapping[str, Any]:
        return self.ask(Verb.SET, settings=told)

    def write(self, text: str) -> None:
        self.file.write_text(text)
        self._written += 1
        os.utime(self.file, ns=(self._written, self._written))  # tests write quicker than a disk's clock ticks
        self.steering.heed()

    def trouble(self, lang: str = "en") -> object:
        return self.ask(Verb.STATUS, lang=lang)["paths"].get("config")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_is_set_holds_at_once_and_a_restart_is_to_know_it(bench: Bench) -> None:
    assert bench.set(threshold=0.6, mirror=True, lang="ko") == {
        "settings": {"threshold": "0.6", "mirror": "on", "lang": "ko"}
    }
    assert bench.camera.settings == Settings(threshold=0.6, mirror=True, lang="ko")
    assert bench.kept == [{SYSTEM_LANG: "en", "threshold": "0.6", "mirror": "on", "lang": "ko"}]


def test_a_link_to_the_panel_is_told_in_the_language_of_who_asks_else_the_pictures(bench: Bench) -> None:
    assert bench.ask(Verb.PANEL, lang="ko") == {"link": "http://panel/?lang=ko"}
    assert bench.ask(Verb.PANEL, lang="xx") == {"link": "http://panel/?lang=en"}


def test_all_is_set_or_nothing(bench: Bench) -> None:
    before = bench.camera.settings
    for told in (
        {"threshold": 0.6, "mirror": "maybe"},
        {"threshold": 7},
        {"threshold": True},
        {"threshold": [1]},
        {"threshold": 0.6, "bogus": 1},
        {"threshold": 0.6, "size": "640x480"},
        {"threshold": 0.6, "overlay": "broken"},
        {"threshold": 0.6, "duration": 3},
    ):
        with pytest.raises(SmileCamError):
            bench.set(**told)
    assert bench.camera.settings == before
    assert bench.kept == []


@pytest.mark.parametrize("told", [None, {}, [], "threshold=0.6", 7])
def test_a_set_of_nothing_is_refused(bench: Bench, told: object) -> None:
    with pytest.raises(UsageProblem) as caught:
        bench.ask(Verb.SET, settings=told)
    assert caught.value.key == "error.set.nothing"


def test_what_cannot_change_is_refused_with_the_command_that_does_it(bench: Bench) -> None:
    with pytest.raises(UsageProblem) as caught:
        bench.set(size="640x480")
    assert caught.value.facts == {"names": "size", "options": "--size 640x480"}
    assert bench.set(size="1280x720")  # as it is already


def test_an_empty_value_takes_a_wish_back(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "threshold = 0.4\n", threshold="0.6")
    assert bench.set(threshold="") == {"settings": {"threshold": "0.4"}}
    assert bench.camera.settings.threshold == 0.4


@pytest.mark.parametrize(("verb", "mode"), MODES.items())
def test_a_mode_is_shown_and_told(bench: Bench, verb: Verb, mode: Mode) -> None:
    assert bench.ask(verb) == {"mode": mode.value, "video": "ok"}
    assert bench.camera.modes == [mode]


def test_who_hides_is_told_where_the_picture_cannot_go_out(bench: Bench) -> None:
    bench.camera.paths = {"video": "the output is gone"}
    assert bench.ask(Verb.BLANK)["video"] == "the output is gone"


def test_stop_sets_the_sign(bench: Bench) -> None:
    assert bench.ask(Verb.STOP) == {"stopping": True}
    assert bench.over.is_set()


@pytest.mark.parametrize(("asked", "spoken"), [("ko", "ko"), ("en", "en"), ("fr", None), (7, None), (None, None)])
def test_the_status_is_told_in_the_language_of_who_asks(bench: Bench, asked: object, spoken: str | None) -> None:
    assert bench.ask(Verb.STATUS, **({} if asked is None else {"lang": asked}))["lang"] == str(spoken)


def test_only_who_asks_to_look_is_invited(tmp_path: Path) -> None:
    bench = Bench(tmp_path, sink=Inviter())
    told = [bench.ask(Verb.STATUS, **facts)["told"] for facts in ({}, {"invite": True}, {"invite": 1})]
    assert told == [STATUS.told, "http://invited/", STATUS.told]


def test_a_theme_that_is_edited_is_put_on_and_status_says_what_is_wrong_with_the_next_edit(tmp_path: Path) -> None:
    theme = tmp_path / "overlays" / "mine" / "theme.toml"
    theme.parent.mkdir(parents=True)
    theme.write_text('v = 1\nextends = "quiet"\n', "utf-8")
    bench = Bench(tmp_path)
    bench.set(overlay="mine")
    bench.steering.heed()
    assert bench.camera.dressed == 0
    for edit in (1, 2):
        os.utime(theme, (edit, edit))
        bench.steering.heed()
        bench.steering.heed()
        assert bench.camera.dressed == edit
        assert ("overlay" in bench.ask(Verb.STATUS)["paths"]) is (edit == 2)


def test_a_file_that_is_written_is_heeded(bench: Bench) -> None:
    bench.write("threshold = 0.4\n")
    assert bench.camera.settings.threshold == 0.4
    bench.write("threshold = 0.3\nmirror = true\n")
    assert (bench.camera.settings.threshold, bench.camera.settings.mirror) == (0.3, True)
    bench.file.unlink()
    bench.steering.heed()
    assert bench.camera.settings == Settings(lang="en")


def test_a_file_that_did_not_change_is_left_alone(bench: Bench) -> None:
    bench.write("threshold = 0.4\n")
    bench.camera.settings = replace(bench.camera.settings, threshold=0.9)
    bench.steering.heed()
    assert bench.camera.settings.threshold == 0.9


def test_a_file_cut_in_half_changes_nothing_and_status_says_why(bench: Bench) -> None:
    bench.write("threshold = 0.4\nmirror = true\n")
    before = bench.camera.settings
    bench.write("threshold = 0.2\nmirr")
    assert bench.camera.settings == before
    assert "line 2" in str(bench.trouble())
    assert "2번째 줄" in str(bench.trouble("ko"))
    bench.set(lang="ko")  # the file's fault is no reason not to obey
    assert (bench.camera.settings.lang, bench.camera.settings.threshold) == ("ko", 0.4)
    bench.write("threshold = 0.2\n")
    assert bench.trouble() is None
    assert bench.camera.settings.threshold == 0.2


def test_a_file_is_applied_whole_or_not_at_all(bench: Bench) -> None:
    before = bench.camera.settings
    bench.write('threshold = 0.4\noverlay = "broken"\n')
    assert bench.camera.settings == before
    assert "broken" in str(bench.trouble())


def test_what_the_run_was_asked_for_stands_over_the_file(tmp_path: Path) -> None:
    bench = Bench(tmp_path, threshold="0.6")
    bench.write('threshold = 0.4\nmirror = true\nsize = "640x480"\n')
    assert (bench.camera.settings.threshold, bench.camera.settings.mirror) == (0.6, True)
    assert bench.camera.settings.size == Size(1280, 720)
    assert bench.ask(Verb.RELOAD) == {"held": {"threshold": "0.6"}, "at_restart": ["size"]}


def test_a_reload_says_what_is_wrong(bench: Bench) -> None:
    bench.file.write_text("threshold = 7\n")
    with pytest.raises(BadConfig) as caught:
        bench.ask(Verb.RELOAD)
    assert caught.value.facts["line"] == 1
    assert bench.trouble() is not None


def test_a_change_that_changes_nothing_disturbs_nobody(bench: Bench) -> None:
    bench.set(mirror="off")
    bench.ask(Verb.RELOAD)
    assert bench.camera.changes == 0


def sit(bench: Bench, seconds: float, smile: float = 0.6) -> None:
    for number in range(round(seconds * 15)):
        face = verdict_at(Box(500, 200, 700, 450), smile)
        bench.camera.calibrating.judged(verdicts_of(face, size=Size(1280, 720), time_s=number / 15))


def test_a_calibration_is_begun_told_and_done(bench: Bench) -> None:
    assert bench.ask(Verb.CALIBRATE, do="start", seconds=4) == {
        "stand": "running", "key": "look", "progress": 0.0, "baseline": None,
    }  # fmt: skip
    sit(bench, 5)
    told = bench.ask(Verb.CALIBRATE, do="state")
    assert (told["stand"], told["key"], told["progress"]) == ("done", "done", 1.0)
    assert told["baseline"]["neutral"] == pytest.approx(0.6)
    assert told["baseline"]["shift"] < -1
    assert bench.ask(Verb.CALIBRATE, do="reset") == {"forgotten": True}
    assert bench.ask(Verb.CALIBRATE, do="reset") == {"forgotten": False}


def test_a_calibration_that_is_given_up_measures_nothing(bench: Bench) -> None:
    bench.ask(Verb.CALIBRATE)
    assert bench.ask(Verb.CALIBRATE, do="cancel") == {"cancelled": True}
    sit(bench, 5)
    assert not bench.camera.knows_a_face
    with pytest.raises(SmileCamError) as caught:
        bench.ask(Verb.CALIBRATE, do="state")
    assert caught.value.key == "error.calibrate.ended"


def test_a_calibration_of_a_picture_that_is_not_judged_is_refused(bench: Bench) -> None:
    bench.ask(Verb.PAUSE)
    with pytest.raises(SmileCamError) as caught:
        bench.ask(Verb.CALIBRATE)
    assert caught.value.key == "error.calibrate.not_live"


@pytest.mark.parametrize("seconds", [0, 1e9, -4, "long", None, [4], "nan"])
def test_a_time_for_a_calibration_that_does_not_fit_is_refused(bench: Bench, seconds: object) -> None:
    with pytest.raises(UsageProblem) as caught:
        bench.ask(Verb.CALIBRATE, do="start", seconds=seconds)
    assert caught.value.key == "error.calibrate.seconds"


def test_anything_else_to_do_with_a_calibration_is_refused(bench: Bench) -> None:
    with pytest.raises(SmileCamError) as caught:
        bench.ask(Verb.CALIBRATE, do="dance")
    assert caught.value.key == "error.control.request"


def test_recording_asks_for_consent_first_and_then_for_a_picture_that_can_be_seen(bench: Bench) -> None:
    with pytest.raises(SmileCamError) as refused:
        bench.ask(Verb.RECORD, do="session", person="P01")
    assert refused.value.key == "error.record.no_consent"
    words = bench.ask(Verb.RECORD, do="consent", lang="ko")
    assert words["title"].startswith("녹화")
    told = bench.ask(Verb.RECORD, do="session", person="P01", consent=words["sha256"], how="terminal")
    assert told["recording"]["kind"] == "session"
    assert bench.ask(Verb.RECORD)["recording"]["person"] == "P01"


def test_a_running_recording_is_labelled(bench: Bench) -> None:
    words = bench.ask(Verb.RECORD, do="consent")
    bench.ask(Verb.RECORD, do="start", person="P01", label="smile", consent=words["sha256"], how="flag")
    assert bench.ask(Verb.LABEL, label="neutral") == {"label": "neutral"}


def test_nobody_is_recorded_behind_a_card(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.camera.mode = "blank"
    with pytest.raises(SmileCamError) as refused:
        bench.ask(Verb.RECORD, do="session", person="P01")
    assert refused.value.key == "error.record.not_live"
