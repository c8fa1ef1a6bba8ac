"""Where clips lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from smilecam.errors import BadClip, SmileCamError, UsageProblem
from smilecam.record import form
from smilecam.record.places import clip_of, folder_of, keep, manifest_of, manifests, persons, read, sessions
from tests.fakes.clips import SESSION, draft


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_folders_and_manifests_are_their_users_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "clips", "P01", SESSION)
    file = keep(draft(), folder)
    for one in (tmp_path / "clips", tmp_path / "clips" / "P01", folder):
        assert one.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_manifest_is_read_as_it_was_kept_and_lies_beside_its_clip(tmp_path: Path) -> None:
    file = keep(draft(), folder_of(tmp_path, "P01", SESSION))
    assert read(file) == draft()
    assert manifest_of(clip_of(draft(), tmp_path)) == file


def test_manifests_come_person_by_person_and_take_by_take_and_nothing_else_does(tmp_path: Path) -> None:
    wanted = []
    for person in ("P02", "P01"):
        for session in ("20261124T201501", SESSION):
            for take in (2, 1):
                one = draft(person, take=take, session=session)
                keep(one, folder_of(tmp_path, person, session))
                wanted.append(one.name)
    (tmp_path / "P01" / "consents.json").write_text("{}")
    (tmp_path / "P01" / "notes").mkdir()
    (tmp_path / "no person").mkdir()
    (tmp_path / "P01" / SESSION / "notes.json").write_text("{}")
    assert [read(one).name for one in manifests(tmp_path)] == sorted(wanted)
    assert persons(tmp_path) == ["P01", "P02"]
    assert sessions(tmp_path, "P01") == [SESSION, "20261124T201501"]
    assert persons(tmp_path / "none") == sessions(tmp_path, "P09") == []


def test_two_people_do_not_differ_by_small_and_large_letters_alone(tmp_path: Path) -> None:
    folder_of(tmp_path, "P01")
    folder_of(tmp_path, "P01")
    with pytest.raises(UsageProblem) as problem:
        folder_of(tmp_path, "p01")
    assert problem.value.facts == {"found": "p01", "known": "P01"}


def test_a_manifest_that_is_missing_foreign_or_huge_is_told(tmp_path: Path) -> None:
    def key() -> str:
        with pytest.raises(BadClip) as problem:
            read(tmp_path / "x.json")
        return problem.value.key

    assert key() == "error.clip.missing"
    (tmp_path / "x.json").write_bytes(b"\xff\xfe")
    assert key() == "error.clip.no_json"
    (tmp_path / "x.json").write_text("[" * (form.LARGEST_BYTES + 1))
    assert key() == "error.clip.no_json"
    (tmp_path / "x.json").unlink()
    (tmp_path / "x.json").mkdir()
    assert key() == "error.clip.unreadable"


def test_a_folder_that_cannot_be_made_or_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file")
    with pytest.raises(SmileCamError) as problem:
        folder_of(tmp_path / "clips", "P01", SESSION)
    assert problem.value.key == "error.folder.refused"
    with pytest.raises(SmileCamError) as problem:
        keep(draft(), tmp_path / "nowhere")
    assert problem.value.key == "error.folder.refused"
    assert os.listdir(tmp_path) == ["clips"]
