"""A clip, or a person, gone without a trace."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smilecam.errors import BadClip, UsageProblem
from smilecam.record import consents
from smilecam.record.consent import Given
from smilecam.record.library import Found, Library
from smilecam.record.removal import Removed, cache_of, remove_clips, remove_person, sheet_stem, trained_on
from tests.fakes.clips import AT, CONSENT, draft, take


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two people's clips, with crops and sheets of one of them as training and `clips show` leave them."""
    clips, cache = tmp_path / "clips", tmp_path / "cache"
    for person, number in (("P01", 1), ("P01", 2), ("P02", 1)):
        manifest = take(clips, draft(person, take=number))
        consents.keep(clips, person, Given(CONSENT, "en", "words", "terminal", AT))
        made = cache_of(cache, person)
        made.mkdir(parents=True, exist_ok=True)
        for ending in (".npz", ".u8"):
            (made / f"{manifest.sha256[:24]}{ending}").write_bytes(b"crops")
        (made / f"{manifest.session}-{manifest.id}.png").write_bytes(b"a sheet")
    return tmp_path


def traces(home: Path, word: str) -> list[str]:
    """Return every file and folder that is called by `word`, or holds it."""
    found = []
    for one in home.rglob("*"):
        if word in str(one.relative_to(home)) or (one.is_file() and word.encode() in one.read_bytes()):
            found.append(str(one))
    return found


def test_nothing_is_left_of_a_person_and_all_of_the_others(home: Path) -> None:
    others = traces(home, "P02")
    removed = remove_person(home / "clips", home / "cache", "P01")
    assert (removed.clips, removed.consents, removed.made) == (2, 1, 6)
    assert removed.bytes > 2000
    assert traces(home, "P01") == []
    assert traces(home, "P02") == others


def test_crops_go_even_where_the_clips_are_gone_already(home: Path) -> None:
    shutil.rmtree(home / "clips" / "P01")
    assert remove_person(home / "clips", home / "cache", "P01").made == 6
    assert traces(home, "P01") == []


def test_whoever_is_not_there_is_told_with_those_who_are(home: Path) -> None:
    with pytest.raises(UsageProblem) as problem:
        remove_person(home / "clips", home / "cache", "P03")
    assert problem.value.facts == {"found": "P03", "known": "P01, P02"}


def test_one_clip_goes_with_what_was_made_of_it_and_its_folder_when_that_is_empty(home: Path) -> None:
    library = Library(home / "clips")
    removed = remove_clips(library.select(["P02"]), home / "cache")
    assert (removed.clips, removed.made) == (1, 3)
    assert sorted(one.name for one in (home / "clips" / "P02").iterdir()) == ["consents.json"]
    assert list(cache_of(home / "cache", "P02").iterdir()) == []
    assert len(library.clips()) == 2


def test_one_whose_manifest_cannot_be_read_goes_too(home: Path) -> None:
    library = Library(home / "clips")
    one = library.select(["P02"])[0]
    one.file.write_text("{")
    remove_clips(library.select(["P02"]), home / "cache")
    assert not one.file.exists()
    assert not one.file.with_suffix(".mkv").exists()


def test_what_cannot_be_removed_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("smilecam.record.removal.shutil.rmtree", refuse)
    with pytest.raises(BadClip) as problem:
        remove_person(home / "clips", home / "cache", "P01")
    assert problem.value.key == "error.clip.stays"
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(BadClip):
        remove_clips(Library(home / "clips").select(["P02"]), home / "cache")


def test_nothing_removed_counts_nothing() -> None:
    assert remove_clips((), Path("nowhere")) == Removed()
    assert sheet_stem(Found(Path("clips/P01/20261124T201500/01-smile.json"))) == "20261124T201500-01-smile."


def test_weights_that_tell_of_a_person_are_named(tmp_path: Path) -> None:
    for name, told in (("mine-1", {"splits": [{"train": ["P01", "P02"]}]}), ("mine-2", {"groups": {"P03": []}})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "comparison.json").write_text(json.dumps(told))
    (tmp_path / "mine-3").mkdir()
    (tmp_path / "mine-3" / "comparison.json").write_text("{")
    assert trained_on(tmp_path, "P01") == ["mine-1"]
    assert trained_on(tmp_path, "P03") == ["mine-2"]
    assert trained_on(tmp_path, "P09") == []
    assert trained_on(tmp_path / "none", "P01") == []
