"""The consents of one person, as a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from smilecam.errors import BadClip, SmileCamError
from smilecam.record.clip import ConsentRef
from smilecam.record.consent import Given, question
from smilecam.record.consents import given, keep
from tests.fakes.clips import AT


def agreed(how: str = "terminal", ref: ConsentRef | None = None) -> Given:
    asked = question("ko")
    return Given(ref or asked.ref, "ko", asked.text, how, AT)


def test_what_was_agreed_to_is_kept_word_for_word_and_once(tmp_path: Path) -> None:
    assert given(tmp_path, "P01") == ()
    keep(tmp_path, "P01", agreed())
    keep(tmp_path, "P01", agreed("flag"))
    older = agreed(ref=ConsentRef("0", "0" * 64))
    keep(tmp_path, "P01", older)
    assert given(tmp_path, "P01") == (agreed(), older)
    told = json.loads((tmp_path / "P01" / "consents.json").read_text("utf-8"))
    assert (told["v"], told["person"], told["consents"][0]["text"]) == (1, "P01", question("ko").text)
    if sys.platform != "win32":
        assert (tmp_path / "P01" / "consents.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{", "no_consents"),
        ("[]", "no_consents"),
        ('{"v": 1, "consents": [{"version": "1"}]}', "no_consents"),
        ('{"v": 1, "consents": 3}', "no_consents"),
        ('{"v": 2, "consents": []}', "newer"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(tmp_path: Path, text: str, key: str) -> None:
    file = tmp_path / "P01" / "consents.json"
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(BadClip) as problem:
        keep(tmp_path, "P01", agreed())
    assert problem.value.key == f"error.clip.{key}"
    assert file.read_text() == text


def test_without_a_place_for_it_nobody_has_agreed(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file")
    with pytest.raises(SmileCamError):
        keep(tmp_path / "clips", "P01", agreed())
