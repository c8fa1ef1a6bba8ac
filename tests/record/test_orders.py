from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from smilecam.errors import SmileCamError
from smilecam.record import consents, orders
from smilecam.record.consent import VERSION, question
from smilecam.texts.catalogue import Lang
from tests.fakes.recorder import Desk

KO = question("ko")


class Bench(Desk):
    """A desk whose orders are asked as the control socket would."""

    live = True

    def ask(self, do: str, lang: Lang = "en", **facts: Any) -> Mapping[str, Any]:
        return orders.record(self.recorder, {"do": do, **facts}, lang, lambda: self.live)

    def agree(self, person: str = "P01", how: str = "terminal") -> dict[str, Any]:
        return {"person": person, "consent": KO.ref.sha256, "how": how}

    def refusal(self, do: str, **facts: Any) -> str:
        with pytest.raises(SmileCamError) as caught:
            self.ask(do, **facts)
        return caught.value.key


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize("do", ["session", "start", "laughs"])
def test_without_a_consent_nobody_is_recorded_and_nothing_is_written(bench: Bench, tmp_path: Path, do: str) -> None:
    assert bench.refusal(do, person="P01", label="smile") == "error.record.no_consent"
    bench.play(3)
    assert (bench.writers, list(tmp_path.iterdir()), bench.recorder.busy) == ([], [], False)


def test_what_is_agreed_to_is_kept_word_for_word_before_anything_is_recorded(bench: Bench, tmp_path: Path) -> None:
    bench.ask("session", **bench.agree())
    (given,) = consents.given(tmp_path, "P01")
    assert (given.text, given.ref, given.how, given.lang) == (KO.text, KO.ref, "terminal", "ko")
    bench.play(6)
    assert bench.writers[0].draft.consent == KO.ref


def test_who_has_agreed_is_not_asked_again(bench: Bench) -> None:
    bench.ask("session", **bench.agree())
    bench.ask("stop")
    assert bench.ask("start", person="P01", label="smile")["recording"]["kind"] == "free"
    assert bench.ask("consent", person="P01")["given"]
    assert bench.ask("consent", person="P02")["given"] == ""


@pytest.mark.parametrize("told", [{"consent": "0" * 64}, {"how": "somehow"}, {"consent": 3}])
def test_a_consent_to_other_words_is_none(bench: Bench, told: dict[str, Any]) -> None:
    assert bench.refusal("session", **{**bench.agree(), **told}) == "error.record.other_words"


def test_nobody_is_recorded_who_could_not_see_it(bench: Bench) -> None:
    bench.live = False
    assert bench.refusal("session", **bench.agree()) == "error.record.not_live"


def test_the_words_to_agree_to_come_in_the_readers_language(bench: Bench) -> None:
    told = bench.ask("consent", "ko")
    assert (told["title"], told["version"], told["sha256"]) == (KO.title, VERSION, KO.ref.sha256)
    assert told["parts"] == list(KO.parts)


def test_whose_face_it_is_follows_from_who_was_recorded_last_or_is_the_only_one(bench: Bench) -> None:
    assert bench.refusal("start", label="smile") == "error.record.whose"
    bench.ask("start", label="smile", **bench.agree("P07"))
    bench.ask("stop")
    assert bench.ask("start", label="talk")["recording"]["person"] == "P07"
    other = Bench(bench.recorder.clips)
    assert other.ask("start", label="talk")["recording"]["person"] == "P07"
    other.ask("stop")
    other.ask("start", label="talk", **bench.agree("P08"))
    assert Bench(bench.recorder.clips).refusal("start", label="talk") == "error.record.whose"


def test_a_session_is_steered_and_told_in_words(bench: Bench) -> None:
    told = bench.ask("session", "ko", **bench.agree())
    assert told["prompt"] == {
        "words": "편하게 정면을 봐 주세요", "hint": "15개 중 1번째", "count": 0, "progress": 0.0,
    }  # fmt: skip
    assert bench.ask("skip")["recording"]["number"] == 2
    assert bench.ask("retake")["recording"]["number"] == 1
    bench.play(0.1)
    assert bench.ask("accept")["recording"]["step"] == "countdown"
    assert bench.ask("state")["prompt"]["count"] == 3
    assert bench.ask("stop")["recording"]["kind"] == "none"
    assert bench.ask("state")["prompt"] is None


def test_a_script_of_ones_own_comes_with_the_request(bench: Bench) -> None:
    script = '[[take]]\nlabel = "smile"\nprompt = { ko = "활짝!", en = "Beam!" }'
    told = bench.ask("session", "ko", script=script, script_name="my.toml", **bench.agree())
    assert (told["prompt"]["words"], told["recording"]["of"]) == ("활짝!", 1)
    assert bench.refusal("session", script="[[", **bench.agree()) == "error.record.script_toml"


def test_laughs_are_offered_kept_and_let_be(bench: Bench) -> None:
    assert bench.ask("laughs", **bench.agree())["recording"]["laughs"] == "P01"
    bench.play(4).play(1, laughs=1, laughing=True)
    assert bench.ask("keep")["kept"] is False
    bench.play(3, laughs=1)
    assert len(bench.writers) == 1
    assert bench.ask("no-laughs")["recording"]["laughs"] == ""


def test_words_that_are_no_labels_and_names_that_are_no_pseudonyms_are_refused(bench: Bench) -> None:
    assert bench.refusal("start", label="smirk", **bench.agree()) == "error.clip.label"
    assert bench.refusal("start", label="smile", person="../P01") == "error.clip.person"
    assert bench.refusal("dance") == "error.control.request"


def test_a_label_marks_what_is_recorded_freely(bench: Bench) -> None:
    bench.ask("start", label="smile", **bench.agree())
    bench.play(1)
    assert orders.label(bench.recorder, {"label": "Neutral"}) == {"label": "neutral"}
    with pytest.raises(SmileCamError):
        orders.label(bench.recorder, {})
