from __future__ import annotations

import pytest
from rich.console import Console
from smilecam_model.cli.finetune_table import tell

from smilecam.texts.catalogue import LANGS, Lang, say
from tests.fakes.tuned import report


def told(lang: Lang, monkeypatch: pytest.MonkeyPatch, gain: float, lost: float = 0.0) -> str:
    monkeypatch.setenv("SMILECAM_LANG", lang)
    console = Console(width=120, record=True, force_terminal=False)
    tell(report(gain, lost), console)
    return console.export_text()


@pytest.mark.parametrize("lang", LANGS)
def test_a_better_set_is_told_with_every_difference(monkeypatch: pytest.MonkeyPatch, lang: Lang) -> None:
    said = told(lang, monkeypatch, 0.05)
    assert "+5.0 (+4.0 … +6.0)" in said
    assert "genki4k" in said
    assert say("cli.model.finetune.better", lang, name="mine-1") in said
    assert "P05" in said
    assert "0.40 s / 1.00 s → 0.30 s / –" in said


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_against_it_is_told(monkeypatch: pytest.MonkeyPatch, lang: Lang) -> None:
    said = told(lang, monkeypatch, 0.0, 0.02)
    assert say("cli.model.finetune.not_better", lang, name="mine-1") in said
    assert said.count("·") >= 3
