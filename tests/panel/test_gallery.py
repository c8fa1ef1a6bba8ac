"""The gallery of themes: those that come with SmileCam, and the user's own."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from smilecam.draw import gallery as painting
from smilecam.errors import BadTheme
from smilecam.panel.gallery import SIZE, Gallery


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's folder with a theme of their own, and one that cannot be worn."""
    for name, text in (
        ("mine", 'v = 1\nextends = "quiet"\n[title]\nko = "내 것"\nen = "Mine"\n'),
        ("broken", 'v = 1\nextends = "quiet"\nbogus = 7\n'),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "theme.toml").write_text(text, "utf-8")
    return tmp_path


def test_themes_are_shown_by_title_and_one_that_cannot_be_worn_with_the_reason(own: Path) -> None:
    shown = {one.name: one for one in Gallery(own).themes("ko")}
    assert shown["mine"].title == "내 것"
    assert (shown["quiet"].fault, shown["mine"].fault) == ("", "")
    assert "bogus" in shown["broken"].fault


def test_a_theme_is_a_picture_of_a_person_who_laughs(own: Path) -> None:
    picture = cv2.imdecode(np.frombuffer(Gallery(own).picture("mine", "ko"), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (SIZE.height, SIZE.width, 3)
    assert picture.std() > 20


def test_it_is_painted_once_until_its_files_change(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery, paints, paint = Gallery(own), list[object](), painting.picture

    def counted(*words: object) -> object:
        paints.append(words)
        return paint(*words)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(painting, "picture", counted)
    assert gallery.picture("mine", "en") == gallery.picture("mine", "en")
    assert len(paints) == 1
    theme = own / "mine" / "theme.toml"
    os.utime(theme, ns=(1, theme.stat().st_mtime_ns + 1))
    gallery.picture("mine", "en")
    assert len(paints) == 2


@pytest.mark.parametrize("name", ["nowhere", "..", "../quiet", "", "broken", "/etc"])
def test_there_is_no_other_picture(own: Path, name: str) -> None:
    with pytest.raises(BadTheme):
        Gallery(own).picture(name, "en")
