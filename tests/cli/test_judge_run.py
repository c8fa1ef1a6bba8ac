"""run: files of all kinds through the real finder and a tiny network for which brighter means smiling."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from smilecam import weights as weights_room
from smilecam.cli.judge_run import SOME_FAILED, run
from smilecam.errors import BadWeights, UsageProblem
from smilecam.frames import Picture
from smilecam.settings import MOST_FACES, Settings
from smilecam.texts.catalogue import Lang
from tests.fakes.media import media
from tests.fakes.pictures import drawn_face, write_video
from tests.fakes.weights import tiny_weights

Lines = list[dict[str, Any]]
Judge = Callable[..., tuple[int, Lines, str]]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_weights(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def judge(weights: Path, capfd: pytest.CaptureFixture[str]) -> Judge:
    """Return what judges paths and gives the exit code, the JSON lines and what stderr holds."""

    def judged(
        *paths: Path, out: Path | None = None, faces: int = MOST_FACES, threshold: float | None = None
    ) -> tuple[int, Lines, str]:
        settings = Settings(threshold=threshold, weights=weights, max_faces=min(4, faces))
        code = run(paths, settings, still_faces=faces, out=out, as_json=True)
        told = capfd.readouterr()
        return code, [json.loads(line) for line in told.out.splitlines()], told.err

    return judged


def saved(path: Path, picture: Picture) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, picture)[1].tobytes())
    return path


def brightening(seconds: float = 2.0, at_s: float = 1.0) -> list[Picture]:
    """Return the pictures of a face that is dim and, from `at_s` on, bright."""
    dim, bright = drawn_face(light=0.5), drawn_face()
    return [bright if number / 30 >= at_s else dim for number in range(round(seconds * 30))]


def test_a_picture_gives_one_line_with_its_faces_from_left_to_right(tmp_path: Path, judge: Judge) -> None:
    path = saved(tmp_path / "two.png", drawn_face(640, 240, faces=2))
    code, [line], stderr = judge(path)
    assert (code, stderr) == (0, "")
    assert line["path"] == str(path)
    left, right = line["faces"]
    assert left["box"][0] < 320 < right["box"][0]
    assert 0 <= left["smile"] <= 1


def test_brighter_means_smiling_to_the_tiny_network(tmp_path: Path, judge: Judge) -> None:
    dim, bright = (saved(tmp_path / f"{light}.png", drawn_face(light=light)) for light in (0.5, 1.0))
    _, [one, other], _ = judge(dim, bright)
    assert one["faces"][0]["smile"] < 0.3 < 0.6 < other["faces"][0]["smile"]


def test_a_picture_without_a_face_has_an_empty_list(tmp_path: Path, judge: Judge) -> None:
    _, [line], _ = judge(saved(tmp_path / "wall.png", np.full((240, 320, 3), 90, np.uint8)))
    assert line["faces"] == []


def test_a_tiny_cut_out_without_a_found_face_is_taken_whole(tmp_path: Path, judge: Judge) -> None:
    _, [line], _ = judge(saved(tmp_path / "cut.png", np.full((48, 48, 3), 90, np.uint8)))
    [face] = line["faces"]
    assert face["fallback"] is True
    assert face["box"] == [0, 0, 48, 48]


@pytest.mark.parametrize("size", [(1, 1), (700, 1), (1, 700)], ids=str)
def test_pictures_of_odd_sizes_are_judged_without_a_fuss(tmp_path: Path, judge: Judge, size: tuple[int, int]) -> None:
    code, [_], stderr = judge(saved(tmp_path / "odd.png", np.full((*size, 3), 90, np.uint8)))
    assert (code, stderr) == (0, "")


def test_most_faces_is_the_most_that_is_told(tmp_path: Path, judge: Judge) -> None:
    path = saved(tmp_path / "three.png", drawn_face(900, 240, faces=3))
    assert len(judge(path)[1][0]["faces"]) == 3
    assert len(judge(path, faces=1)[1][0]["faces"]) == 1


def test_a_video_gives_one_line_a_frame_and_calls_the_laugh(tmp_path: Path, judge: Judge) -> None:
    code, lines, stderr = judge(write_video(tmp_path / "웃음.mp4", brightening()))
    assert (code, stderr) == (0, "")
    assert [line["t"] for line in lines] == pytest.approx([number / 30 for number in range(60)], abs=1e-4)
    assert [len(line["faces"]) for line in lines] == [0] * 4 + [1] * 56
    assert {face["track"] for line in lines for face in line["faces"]} == {1}
    began = next(line["t"] for line in lines for face in line["faces"] if face["laughing"])
    assert 1.1 <= began <= 1.5


def test_the_threshold_is_where_laughing_begins(tmp_path: Path, judge: Judge) -> None:
    path = write_video(tmp_path / "a.mp4", brightening())
    assert not any(face["laughing"] for line in judge(path, threshold=1.0)[1] for face in line["faces"])


def test_the_weights_threshold_rules_where_none_is_asked_for(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, strict = saved(tmp_path / "a.png", drawn_face()), tiny_weights(tmp_path / "strict", threshold=0.999)
    smiles = []
    for asked in (None, 0.5):
        run([path], Settings(threshold=asked, weights=strict), still_faces=8, out=None, as_json=False)
        smiles.append("☺" in capfd.readouterr().out)
    assert smiles == [False, True]


def test_two_runs_say_the_same_bit_for_bit(tmp_path: Path, judge: Judge) -> None:
    paths = [
        write_video(tmp_path / "a.mp4", brightening(1.0, 0.5)),
        saved(tmp_path / "b.png", drawn_face()),
        write_video(tmp_path / "c.mp4", brightening(1.0, 0.2)),
    ]
    first = judge(*paths)
    assert judge(*paths) == first
    alone = [line for path in reversed(paths) for line in judge(path)[1]]
    assert sorted(map(json.dumps, alone)) == sorted(map(json.dumps, first[1]))


def test_a_folder_mixes_pictures_and_videos_in_the_order_of_names(tmp_path: Path, judge: Judge) -> None:
    saved(tmp_path / "2.png", drawn_face())
    write_video(tmp_path / "1.mp4", [drawn_face()] * 3)
    (tmp_path / "deeper").mkdir()
    saved(tmp_path / "deeper" / "3.jpg", drawn_face())
    (tmp_path / "notes.txt").write_text("nothing to judge")
    _, lines, _ = judge(tmp_path)
    assert [Path(line["path"]).name for line in lines] == ["1.mp4"] * 3 + ["2.png", "3.jpg"]


def test_a_bad_file_is_one_line_and_the_others_go_on(tmp_path: Path, judge: Judge) -> None:
    bad = {
        "empty.jpg": b"",
        "letter.jpg": b"Dear Sir or Madam",
        "letter.mp4": b"Dear Sir or Madam",
        "zero.mp4": b"",
        "half.png": cv2.imencode(".png", drawn_face())[1].tobytes()[:900],
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    good = saved(tmp_path / "good.png", drawn_face())
    gone = tmp_path / "gone.jpg"
    (tmp_path / "nothing here").mkdir()
    code, lines, stderr = judge(gone, *(tmp_path / name for name in bad), tmp_path / "nothing here", good)
    assert code == SOME_FAILED
    assert [line["path"] for line in lines] == [str(good)]
    told = stderr.splitlines()
    assert len(told) == len(bad) + 2
    for name, line in zip(["gone.jpg", *bad, "nothing here"], told, strict=True):
        assert name in line


def test_a_video_that_breaks_off_is_judged_up_to_there_and_told(tmp_path: Path, judge: Judge) -> None:
    whole = write_video(tmp_path / "whole.mp4", brightening(2.0)).read_bytes()
    (tmp_path / "half.mp4").write_bytes(whole[: len(whole) * 2 // 3])
    code, lines, stderr = judge(tmp_path / "half.mp4")
    assert 5 < len(lines) < 60
    assert (code, len(stderr.splitlines())) == (SOME_FAILED, 1)


def test_a_recording_that_was_killed_is_judged_as_far_as_it_goes(tmp_path: Path, judge: Judge) -> None:
    """Matroska does not say how many pictures there should be, so that recorders may be killed."""
    whole = write_video(tmp_path / "whole.mkv", brightening(2.0)).read_bytes()
    (tmp_path / "half.mkv").write_bytes(whole[: len(whole) // 2])
    code, lines, stderr = judge(tmp_path / "half.mkv")
    assert 5 < len(lines) < 60
    assert (code, stderr) == (0, "")


def test_an_mp4_without_its_index_is_refused(tmp_path: Path, judge: Judge) -> None:
    whole = write_video(tmp_path / "whole.mp4", brightening(1.0), index_first=False).read_bytes()
    (tmp_path / "half.mp4").write_bytes(whole[: len(whole) // 2])
    code, lines, stderr = judge(tmp_path / "half.mp4")
    assert (code, lines, len(stderr.splitlines())) == (SOME_FAILED, [], 1)


def test_a_gif_that_moves_is_a_video_and_one_that_does_not_is_a_picture(tmp_path: Path, judge: Judge) -> None:
    moving = write_video(
        tmp_path / "moving.gif", [drawn_face(light=light) for light in (0.6, 0.7, 0.8, 0.9, 1, 1)], fps=10
    )
    still = write_video(tmp_path / "still.gif", [drawn_face()], fps=10)
    _, lines, _ = judge(moving, still)
    assert ["t" in line for line in lines] == [True] * (len(lines) - 1) + [False]
    assert len(lines) > 2
    assert len(lines[-1]["faces"]) == 1


def test_out_is_the_video_with_what_was_seen(tmp_path: Path, judge: Judge) -> None:
    path = write_video(tmp_path / "a.mp4", brightening(0.5))
    code, lines, _ = judge(path, out=tmp_path / "drawn.mp4")
    assert (code, len(lines)) == (0, 15)
    _, again, _ = judge(tmp_path / "drawn.mp4")
    assert len(again) == 15


@pytest.mark.parametrize(("lang", "wanted"), [("en", "drawn onto {}"), ("ko", "{}에 그려 넣었습니다")])
@pytest.mark.parametrize("as_json", [True, False])
def test_the_last_line_tells_where_the_film_went_when_its_name_was_taken(
    lang: Lang, wanted: str, as_json: bool, tmp_path: Path, weights: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_video(tmp_path / "a.mp4", [drawn_face()] * 3)
    (tmp_path / "drawn.mp4").write_bytes(b"a film of last week")
    settings = Settings(weights=weights, lang=lang)
    assert run([path], settings, still_faces=8, out=tmp_path / "drawn.mp4", as_json=as_json) == 0
    told = capfd.readouterr()
    said = told.err if as_json else told.out  # a program's lines stay JSON
    assert said.splitlines()[-1] == wanted.format(tmp_path / "drawn-2.mp4")
    assert (tmp_path / "drawn-2.mp4").stat().st_size > 0


def test_an_out_for_several_files_is_refused_before_any_is_judged(tmp_path: Path, judge: Judge) -> None:
    paths = [write_video(tmp_path / name, brightening(0.2)) for name in ("a.mp4", "b.mp4")]
    with pytest.raises(UsageProblem):
        judge(*paths, out=tmp_path / "drawn.mp4")


def test_weights_that_are_not_there_stop_all_of_it(tmp_path: Path) -> None:
    with pytest.raises(BadWeights):
        run([tmp_path], Settings(weights=tmp_path / "none"), still_faces=8, out=None, as_json=True)


def test_people_get_words(tmp_path: Path, weights: Path, capfd: pytest.CaptureFixture[str]) -> None:
    saved(tmp_path / "a.png", drawn_face())
    write_video(tmp_path / "b.mp4", brightening())
    assert run([tmp_path], Settings(weights=weights), still_faces=8, out=None, as_json=False) == 0
    out = capfd.readouterr().out
    assert "☺" in out
    assert "laughs 0:01" in out
    assert "1 picture  1 video" in out


@pytest.mark.parametrize("as_json", [True, False])
def test_who_sits_before_a_terminal_sees_a_bar_that_no_line_runs_over(
    as_json: bool, tmp_path: Path, weights: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    path = write_video(tmp_path / "a.mp4", [drawn_face()] * 10)
    assert run([path], Settings(weights=weights), still_faces=8, out=None, as_json=as_json) == 0
    told = capfd.readouterr()
    assert "a.mp4" in told.out
    assert ("a.mp4" in told.err) is not as_json


@pytest.mark.slow
def test_real_files_show_as_many_faces_as_there_are(judge: Judge) -> None:
    """Face Mesh alone finds four of the five; the bottles of no_face.mp4 are none."""
    _, [line], _ = judge(media("multi_face.jpg"))
    lefts = [face["box"][0] for face in line["faces"]]
    assert len(lefts) == 5
    assert lefts == sorted(lefts)
    code, lines, stderr = judge(media("no_face.mp4"))
    assert (code, len(lines), stderr) == (0, 1189, "")
    assert not any(line["faces"] for line in lines)


@pytest.mark.slow
def test_the_shipped_network_sees_the_smile_rise_when_it_does(capfd: pytest.CaptureFixture[str]) -> None:
    """By eye: neutral to 0.6 s, onset at 0.7 s, a broad smile from 0.95 s to 2.6 s."""
    if not weights_room.find(None).is_dir():
        pytest.skip("no weights are shipped yet")
    assert run([media("single_face.mp4")], Settings(), still_faces=8, out=None, as_json=True) == 0
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    seen = [(line["t"], face["smile"], face["laughing"]) for line in lines for face in line["faces"]]
    assert max(smile for t, smile, _ in seen if t <= 0.6) < 0.5
    assert min(smile for t, smile, _ in seen if 1.1 <= t <= 2.5) > 0.5
    began = next(t for t, _, laughing in seen if laughing)
    assert 0.7 <= began <= 1.2


@pytest.mark.slow
def test_the_shipped_network_tells_who_smiles_in_a_picture_of_five(capfd: pytest.CaptureFixture[str]) -> None:
    """By eye: left and bottom right smile, the middle slightly, two do not."""
    if not weights_room.find(None).is_dir():
        pytest.skip("no weights are shipped yet")
    assert run([media("multi_face.jpg")], Settings(), still_faces=8, out=None, as_json=True) == 0
    smiles = [face["smile"] for face in json.loads(capfd.readouterr().out)["faces"]]
    assert [smile > 0.5 for smile in (smiles[0], smiles[1], smiles[3], smiles[4])] == [True, False, False, True]
