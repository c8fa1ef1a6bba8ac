import math
from pathlib import Path

import pytest
from smilecam_model.video.spans import Label, Span, checked, events, labelled_by_clip, seconds_of

from smilecam.errors import BadData
from smilecam.texts.catalogue import LANGS, say
from tests.fakes.datasets import a_video, cut_short, made_up_talk

HEADER = "file,start_s,end_s,label,note"


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "events.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def test_spans_are_read_in_order_whatever_the_order_of_rows(tmp_path: Path) -> None:
    a_video(tmp_path / "a.mp4", frames=60)
    (clip,) = events(table(tmp_path, "a.mp4,1.0,1.9,smile,wide", "a.mp4,0,0.5,not,", "a.mp4,0.5,1.0,unsure,"))
    assert [(one.label, one.start_s, one.row) for one in clip.spans] == [
        (Label.NOT, 0.0, 3),
        (Label.UNSURE, 0.5, 4),
        (Label.SMILE, 1.0, 2),
    ]
    assert (clip.name, clip.timed) == ("a.mp4", True)
    assert seconds_of(clip.spans, Label.SMILE) == pytest.approx(0.9)


def test_clips_may_lie_in_another_folder(tmp_path: Path) -> None:
    path = a_video(tmp_path / "clips" / "a.mp4", frames=30)
    assert events(table(tmp_path, "a.mp4,0,1,not,"), tmp_path / "clips")[0].path == path


@pytest.mark.parametrize(
    ("rows", "key", "row"),
    [
        (["a.mp4,0,1,grin,"], "error.data.label", 2),
        (["a.mp4,zero,1,not,"], "error.events.seconds", 2),
        (["a.mp4,0,nan,not,"], "error.events.seconds", 2),
        (["a.mp4,-1,1,not,"], "error.events.seconds", 2),
        (["a.mp4,0,1,not,", "a.mp4,1.5,1.5,smile,"], "error.events.order", 3),
        (["a.mp4,1,1.9,not,", "a.mp4,0,0.5,not,", "a.mp4,0.4,1,smile,"], "error.events.overlap", 4),
        (["a.mp4,0,1,not,", "gone.mp4,0,1,not,"], "error.data.missing_row", 3),
        (["a.mp4,0,1,not,", "a.mp4,1,9,smile,"], "error.events.short", 3),
        (["cut.mp4,0,1,not,"], "error.events.video", 2),
        (["a.mp4,0"], "error.data.row", 2),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_file(tmp_path: Path, rows: list[str], key: str, row: int) -> None:
    a_video(tmp_path / "a.mp4", frames=60)
    cut_short(a_video(tmp_path / "cut.mp4", frames=60))
    with pytest.raises(BadData) as told:
        events(table(tmp_path, *rows))
    assert (told.value.key, told.value.facts["row"]) == (key, row)
    for lang in LANGS:
        said = say(told.value.key, lang, **told.value.facts)
        assert "\n" not in said
        assert str(row) in said


def test_a_table_of_something_else_says_which_column_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadData) as told:
        events(table(tmp_path, "a.mp4,0,1", header="file,start,end"))
    assert told.value.facts["column"] == "start_s, end_s, label"


def test_a_table_without_rows_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData) as told:
        events(table(tmp_path))
    assert told.value.key == "error.events.none"


def test_a_clip_that_proves_shorter_when_it_is_read_is_named(tmp_path: Path) -> None:
    a_video(tmp_path / "a.mp4", frames=60)
    (clip,) = events(table(tmp_path, "a.mp4,0,1,not,", "a.mp4,1,2,smile,"))
    assert checked(clip, 1.9, None).spans[-1].end_s == 1.9
    with pytest.raises(BadData) as told:
        checked(clip, 1.5, tmp_path / "events.csv")
    assert (told.value.key, told.value.facts["row"]) == ("error.events.short", 3)


def test_the_talk_set_gives_the_held_out_clips_without_the_mixed_ones(tmp_path: Path) -> None:
    root = made_up_talk(tmp_path)
    # "C" is a person who is held out by the set's rule.
    rows = ["file,set,person,label", "0.mp4,essa,C,talking", "1.mp4,essa,C,smile", "2.mp4,essa,C,mixed"]
    (root / "labels.csv").write_text("\n".join(rows) + "\n")
    found = labelled_by_clip(root)
    assert [(one.name, one.spans[0].label, one.timed) for one in found] == [
        ("0.mp4", Label.NOT, False),
        ("1.mp4", Label.SMILE, False),
    ]
    assert found[0].spans[0].end_s == math.inf
    assert checked(found[0], 0.3, None).spans == (Span(0.0, 0.3, Label.NOT),)


def test_a_talk_set_without_held_out_people_is_said(tmp_path: Path) -> None:
    root = made_up_talk(tmp_path)
    rows = ["file,set,person,label", "0.mp4,essa,Z,mixed"]
    (root / "labels.csv").write_text("\n".join(rows) + "\n")
    with pytest.raises(BadData, match="no_talk"):
        labelled_by_clip(root)
