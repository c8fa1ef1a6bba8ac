"""Clips handed on: as a folder, as tars."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from smilecam.errors import BadClip, UsageProblem
from smilecam.record import consents, form
from smilecam.record.clip import Manifest
from smilecam.record.consent import Given
from smilecam.record.export import MARK, to_folder, to_tars
from smilecam.record.library import Library
from smilecam.record.places import clip_of
from tests.fakes.clips import AT, CONSENT, draft, take


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    for person, number in (("P01", 1), ("P01", 2), ("P02", 1)):
        take(tmp_path / "clips", draft(person, take=number))
        consents.keep(tmp_path / "clips", person, Given(CONSENT, "en", "words", "terminal", AT))
    return tmp_path / "clips"


def chosen(clips: Path, *names: str) -> tuple[Manifest, ...]:
    return Library(clips).readable(names)


def quiet(done: int, of: int) -> None:
    pass


def test_a_folder_holds_the_clips_their_manifests_and_consents_and_says_that_it_is_whole(
    clips: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "clips"
    to_folder(clips, chosen(clips, "P01"), target, quiet)
    assert Library(target).readable(()) == chosen(clips, "P01")
    for one in chosen(clips, "P01"):
        assert clip_of(one, target).read_bytes() == clip_of(one, clips).read_bytes()
    assert consents.given(target, "P01") == consents.given(clips, "P01")
    assert json.loads((target / MARK).read_text()) == {"v": 1, "clips": 2}
    assert not (target / "P02").exists()


def test_nothing_is_written_over(clips: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    (tmp_path / "x-000000.tar").write_text("mine")
    for target in (tmp_path, tmp_path / "notes"):
        with pytest.raises(UsageProblem) as problem:
            to_folder(clips, chosen(clips), target, quiet)
        assert problem.value.key == "error.clip.export_exists"
    with pytest.raises(UsageProblem):
        to_tars(clips, chosen(clips), tmp_path / "x.tar", quiet)


def test_a_clip_that_is_gone_is_told_and_the_folder_is_not_called_whole(clips: Path, tmp_path: Path) -> None:
    one = chosen(clips)[1]
    clip_of(one, clips).unlink()
    with pytest.raises(BadClip) as problem:
        to_folder(clips, chosen(clips), tmp_path / "out", quiet)
    assert problem.value.key == "error.clip.no_clip"
    assert not (tmp_path / "out" / MARK).exists()


def test_without_room_nothing_is_begun(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smilecam.record.export.shutil.disk_usage", lambda _: type("Usage", (), {"free": 10})())
    with pytest.raises(UsageProblem) as problem:
        to_folder(clips, chosen(clips), tmp_path / "out", quiet)
    assert problem.value.key == "error.clip.export_room"


def test_a_disk_that_fails_is_told(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("smilecam.record.export.shutil.copyfile", failing)
    with pytest.raises(BadClip) as problem:
        to_folder(clips, chosen(clips), tmp_path / "out", quiet)
    assert problem.value.facts["reason"] == "No space left on device"
    monkeypatch.setattr("smilecam.record.export.tarfile.open", failing)
    with pytest.raises(BadClip):
        to_tars(clips, chosen(clips), tmp_path / "x.tar", quiet)


def test_tars_are_numbered_and_hold_two_files_of_one_name_for_each_clip(clips: Path, tmp_path: Path) -> None:
    manifests = chosen(clips)
    steps: list[tuple[int, int]] = []
    size = manifests[0].bytes + 10
    shards = to_tars(clips, manifests, tmp_path / "t" / "all.tar", lambda *at: steps.append(at), size)
    assert [one.name for one in shards] == ["all-000000.tar", "all-000001.tar", "all-000002.tar"]
    assert steps[-1] == (3, 3)
    held: dict[str, bytes] = {}
    for shard in shards:
        with tarfile.open(shard) as tar:
            names = tar.getnames()
            # A sample is what stands before the first dot, as WebDataset has it, and comes in one run.
            assert len({name.partition(".")[0] for name in names}) == 1
            held |= {name: file.read() for name in names if (file := tar.extractfile(name))}
    for one in manifests:
        base = f"{one.person}_{one.session}_{one.id}"
        assert held[f"{base}.mkv"] == clip_of(one, clips).read_bytes()
        assert form.parsed(held[f"{base}.json"].decode(), base) == one


def test_one_tar_takes_them_all_where_they_are_small(clips: Path, tmp_path: Path) -> None:
    assert len(to_tars(clips, chosen(clips), tmp_path / "all.tar", quiet)) == 1
