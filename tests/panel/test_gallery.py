"""The gallery of themes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from smilecam.draw.paint import ScenePainter
from smilecam.errors import BadTheme
from smilecam.panel import gallery as gallery_module
from smilecam.panel.gallery import SIZE, Gallery
from smilecam.resources import shipped


@pytest.fixture
def overlays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the quiet theme alone, in place of the shipped ones."""
    shutil.copytree(shipped("overlays") / "quiet", tmp_path / "overlays" / "quiet")
    for module in ("smilecam.draw.themefile.shipped", "smilecam.panel.gallery.shipped"):
        monkeypatch.setattr(module, lambda kind: tmp_path / kind)
    return tmp_path / "overlays"


@pytest.mark.usefixtures("overlays")
def test_a_theme_is_shown_by_its_title_and_as_a_picture_of_a_person_who_laughs() -> None:
    gallery = Gallery()
    (quiet,) = gallery.themes("ko")
    assert (quiet.name, quiet.fault) == ("quiet", "")
    assert quiet.title != "quiet"
    picture = cv2.imdecode(np.frombuffer(gallery.picture("quiet", "ko"), np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (SIZE.height, SIZE.width, 3)
    assert picture.std() > 20


def test_it_is_painted_once_until_its_file_changes(overlays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery, paints, painted = Gallery(), [], ScenePainter

    def counted(*words: object) -> object:
        paints.append(words)
        return painted(*words)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(gallery_module, "ScenePainter", counted)
    assert gallery.picture("quiet", "en") == gallery.picture("quiet", "en")
    assert len(paints) == 1
    theme = overlays / "quiet" / "theme.toml"
    os.utime(theme, ns=(1, theme.stat().st_mtime_ns + 1))
    gallery.picture("quiet", "en")
    assert len(paints) == 2


def test_a_theme_that_cannot_be_worn_is_shown_with_the_reason(overlays: Path) -> None:
    (overlays / "broken").mkdir()
    (overlays / "broken" / "theme.toml").write_text("v = 1\ntitle = 7\n")
    gallery = Gallery()
    broken = next(one for one in gallery.themes("en") if one.name == "broken")
    assert "theme.toml" in broken.fault
    with pytest.raises(BadTheme):
        gallery.picture("broken", "en")


@pytest.mark.usefixtures("overlays")
@pytest.mark.parametrize("name", ["nowhere", "..", "../quiet", "", "quiet/../quiet"])
def test_there_is_no_other_picture(name: str) -> None:
    with pytest.raises(BadTheme):
        Gallery().picture(name, "en")
