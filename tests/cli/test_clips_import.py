"""clips import: files in, consent and faces asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from smilecam.cli.clips_import import SOME_LEFT
from smilecam.cli.problems import FAILED, INTERRUPTED
from smilecam.faces import Face
from smilecam.record import consents
from smilecam.record.clip import Faces, Review
from smilecam.texts.catalogue import LANGS, Lang
from tests.fakes.clips import frame
from tests.fakes.faces import face_at
from tests.fakes.finder import FakeFinder
from tests.fakes.shelf import Shelf, on_terminal

WHOSE = ("--person", "P03", "--label", "smile", "--consent")
Finds = Callable[[Sequence[Face]], None]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "home")


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Finds:
    def found(faces: Sequence[Face]) -> None:
        for name in ("still_finder", "video_finder"):
            monkeypatch.setattr(f"smilecam.perception.finder.{name}", lambda most: FakeFinder(faces))

    found([face_at(100)])
    return found


def image(path: Path, shade: int = 90) -> Path:
    path.write_bytes(cv2.imencode(".png", np.full((48, 64, 3), shade, np.uint8))[1].tobytes())
    return path


def film(path: Path, frames: int = 30) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=30)
        stream.width, stream.height = 64, 48
        for number in range(frames):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame(number).picture, format="bgr24")))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_recordings_and_images_come_in_with_consent_and_once(
    shelf: Shelf, finds: Finds, tmp_path: Path, lang: Lang
) -> None:
    (tmp_path / "휴가").mkdir()
    image(tmp_path / "휴가" / "a.png")
    film(tmp_path / "휴가" / "b.mp4")
    code, told, _ = shelf.run("import", str(tmp_path / "휴가"), *WHOSE, "--tag", "glasses", lang=lang)
    assert code == 0
    assert "a.png → P03/" in told
    still, video = shelf.library.readable(())
    assert (still.id, video.id, video.frames) == ("01-smile", "02-smile", 30)
    assert still.faces is video.faces is Faces.ONE
    assert still.tags == ("imported", "glasses")
    given = consents.given(shelf.clips, "P03")
    assert [(one.ref, one.how, one.lang) for one in given] == [(still.consent, "import, flag", lang)]
    code, told, _ = shelf.run("import", str(tmp_path / "휴가"), *WHOSE[:4], lang=lang)
    assert code == 0
    assert "2" in told
    assert len(shelf.library.clips()) == 2


def test_without_consent_nothing_comes_in(
    shelf: Shelf, finds: Finds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("import", str(image(tmp_path / "a.png")), *WHOSE[:4])
    assert shelf.run(*words)[0] == FAILED
    on_terminal(monkeypatch)
    assert shelf.run(*words, typed="n\n")[0] == INTERRUPTED
    assert shelf.library.clips() == ()
    assert consents.given(shelf.clips, "P03") == ()
    assert shelf.run(*words, typed="y\n")[0] == 0
    assert consents.given(shelf.clips, "P03")[0].how == "import, terminal"


@pytest.mark.parametrize("faces", [[], [face_at(100), face_at(400)]], ids=["none", "several"])
def test_files_without_a_face_or_with_several_are_left_out_until_somebody_decides(
    shelf: Shelf, finds: Finds, tmp_path: Path, faces: list[Face]
) -> None:
    finds(faces)
    words = ("import", str(image(tmp_path / "a.png")), str(film(tmp_path / "b.mp4")), *WHOSE)
    code, _, fault = shelf.run(*words)
    assert code == SOME_LEFT
    assert "--faces keep" in fault
    assert shelf.run(*words, "--faces", "skip")[0] == 0
    assert shelf.library.clips() == ()
    assert shelf.run(*words, "--faces", "keep")[0] == 0
    told = shelf.library.readable(())
    assert [one.faces for one in told] == [Faces.SEVERAL if faces else Faces.NONE] * 2
    assert [one.review for one in told] == [Review.ACCEPTED if faces else Review.OPEN] * 2


def test_on_a_terminal_each_is_asked_about_or_all_at_once(
    shelf: Shelf, finds: Finds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds([])
    files = [str(image(tmp_path / f"{number}.png", number)) for number in range(4)]
    on_terminal(monkeypatch)
    assert shelf.run("import", *files, *WHOSE, typed="s\nk\nK\n")[0] == 0
    assert len(shelf.library.clips()) == 3


def test_a_ghost_over_a_face_is_no_second_face(shelf: Shelf, finds: Finds, tmp_path: Path) -> None:
    finds([face_at(100), face_at(110)])
    assert shelf.run("import", str(image(tmp_path / "a.png")), *WHOSE)[0] == 0
    assert shelf.library.readable(())[0].faces is Faces.ONE


@pytest.mark.parametrize("lang", LANGS)
def test_what_cannot_be_read_is_one_line_each_and_the_others_come_in(
    shelf: Shelf, finds: Finds, tmp_path: Path, lang: Lang
) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "no.png").write_bytes(b"no picture")
    files = [str(tmp_path / name) for name in ("empty.mp4", "no.png", "none.jpg")]
    code, _, fault = shelf.run("import", *files, str(image(tmp_path / "a.png")), *WHOSE, lang=lang)
    assert code == SOME_LEFT
    assert len(fault.splitlines()) == 4
    assert len(shelf.library.clips()) == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--person", "P03"),
        ("--label", "smile"),
        ("--person", "민지", "--label", "smile"),
        ("--person", "P03", "--label", "grin"),
    ],
)
def test_it_has_to_be_said_whose_they_are_and_what_they_show(
    shelf: Shelf, finds: Finds, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert shelf.run("import", str(image(tmp_path / "a.png")), *words, "--consent")[0] == FAILED
    assert shelf.library.clips() == ()


def test_an_export_brings_its_own_people_and_says_what_it_refused(shelf: Shelf, tmp_path: Path) -> None:
    there = Shelf(tmp_path / "there")
    there.hold(("P01", "smile"), ("P02", "talk"))
    assert there.run("export", str(tmp_path / "out"))[0] == 0
    assert shelf.run("import", str(tmp_path / "out"), *WHOSE)[0] == FAILED
    with next((tmp_path / "out" / "P01").rglob("*.mkv")).open("ab") as file:
        file.write(b"x")
    code, told, fault = shelf.run("import", str(tmp_path / "out"))
    assert code == SOME_LEFT
    assert "P02" in told
    assert "SHA-256" in fault
    code, told, _ = shelf.run("import", str(tmp_path / "out"), lang="ko")
    assert "1" in told
