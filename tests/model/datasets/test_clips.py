from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from smilecam_model.datasets.clips import takes

from smilecam.errors import BadClip, BadData
from smilecam.record.clip import By, Faces, Reason, Review, Span, State
from tests.fakes.clips import AT
from tests.fakes.tuning import recorded


def span(start_s: float, end_s: float, word: str) -> Span:
    return Span(start_s, end_s, word, By.REVIEWER, AT)


def test_a_take_tells_whose_it_is_and_what_its_labels_mean(tmp_path: Path) -> None:
    recorded(tmp_path, tags=("glasses",), labels=(span(0, 0.3, "smile"), span(0.1, 0.2, "talk")))
    [one] = takes(tmp_path).takes
    assert (one.name, one.person, one.tags, one.still) == ("P01/20261124T201500/01-smile", "P01", ("glasses",), False)
    # The later label holds over the earlier.
    assert [(part.word, part.smile, part.emotion) for part in one.spans] == [
        ("smile", 1, 3), ("talk", 0, -1), ("smile", 1, 3),
    ]  # fmt: skip
    assert one.file.is_file()


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"review": Review.REJECTED}, "rejected"),
        ({"state": State.BROKEN, "reason": Reason.OVERFLOW}, "broken"),
        ({"faces": Faces.SEVERAL}, "crowded"),
        ({"faces": Faces.NONE}, "empty"),
        ({"labels": ()}, "unlabelled"),
        ({"labels": (span(0, 0.3, "unsure"),)}, "unlabelled"),
        ({"sha256": ""}, "missing"),
    ],
)
def test_what_somebody_is_to_look_at_first_is_left_out_and_counted(
    tmp_path: Path, facts: dict[str, Any], why: str
) -> None:
    recorded(tmp_path)
    recorded(tmp_path, "P02", **facts)
    found = takes(tmp_path)
    assert found.people == ["P01"]
    assert found.left_out == {why: 1}


def test_several_faces_count_once_somebody_has_accepted_them_and_a_torn_take_counts(tmp_path: Path) -> None:
    recorded(tmp_path, faces=Faces.SEVERAL, review=Review.ACCEPTED)
    recorded(tmp_path, "P02", state=State.TORN, reason=Reason.CRASH)
    assert takes(tmp_path).people == ["P01", "P02"]


def test_a_folder_without_clips_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        takes(tmp_path / "nowhere")
    assert caught.value.key == "error.finetune.no_clips"


def test_a_manifest_that_is_none_is_named(tmp_path: Path) -> None:
    recorded(tmp_path)
    file = tmp_path / "P01" / "20261124T201500" / "01-smile.json"
    file.write_text("{", "utf-8")
    with pytest.raises(BadClip) as caught:
        takes(tmp_path)
    assert caught.value.facts["file"] == file
