"""An exported folder joins the clips of another machine."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.errors import BadClip
from smilecam.record import consents
from smilecam.record.clip import Review
from smilecam.record.consent import Given
from smilecam.record.export import MARK, to_folder
from smilecam.record.library import Library, reviewed
from smilecam.record.merging import is_export, merge
from smilecam.record.places import clip_of, manifest_of
from tests.fakes.clips import AT, CONSENT, SESSION, draft, take


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    there = tmp_path / "there"
    for person, number in (("P01", 1), ("P01", 2), ("P02", 1)):
        take(there, draft(person, take=number))
        consents.keep(there, person, Given(CONSENT, "en", "words", "terminal", AT))
    to_folder(there, Library(there).readable(()), tmp_path / "exported", lambda done, of: None)
    return tmp_path / "exported"


@pytest.fixture
def here(tmp_path: Path) -> Library:
    return Library(tmp_path / "here")


def test_all_of_it_comes_as_it_is_and_only_once(exported: Path, here: Library) -> None:
    came = merge(here, exported)
    assert (len(came.new), came.known, came.refused) == (3, 0, ())
    assert here.readable(()) == Library(exported).readable(())
    assert consents.given(here.folder, "P02") == consents.given(exported, "P02")
    assert clip_of(came.new[0], here.folder).stat().st_mode & 0o77 == 0
    changed = here.keep(reviewed(came.new[0], Review.ACCEPTED))
    again = merge(here, exported)
    assert (again.new, again.known) == ((), 3)
    assert here.readable(())[0] == changed  # what was said of it here stands


def test_a_clip_whose_name_another_has_joins_a_session_of_its_own(exported: Path, here: Library) -> None:
    mine = take(here.folder, draft("P01", "talk"), 20)
    clip = clip_of(mine, here.folder)
    clip.rename(clip.with_name("01-smile.mkv"))
    manifest_of(clip).unlink()
    mine = here.keep(replace(mine, id="01-smile", prompt="smile", file="01-smile.mkv"))
    came = merge(here, exported)
    assert [one.session for one in came.new] == ["20261124T201501", "20261124T201501", SESSION]
    assert len(here.clips()) == 4
    assert mine in here.readable(())


def test_altered_missing_and_torn_manifests_are_refused_and_the_others_come(exported: Path, here: Library) -> None:
    first, second, third = Library(exported).readable(())
    with clip_of(first, exported).open("ab") as file:
        file.write(b"x")
    clip_of(second, exported).unlink()
    manifest_of(clip_of(third, exported)).write_text("{")
    came = merge(here, exported)
    keys = [one.key.removeprefix("error.clip.") for one in came.refused]
    assert (came.new, keys) == ((), ["altered", "no_clip", "no_json"])


def test_an_export_that_broke_off_or_lacks_a_consent_is_refused_whole(exported: Path, here: Library) -> None:
    def key() -> str:
        with pytest.raises(BadClip) as problem:
            merge(here, exported)
        return problem.value.key

    (exported / "P02" / "consents.json").unlink()
    assert key() == "error.clip.export_no_consent"
    (exported / MARK).unlink()
    assert key() == "error.clip.export_unfinished"
    assert here.clips() == ()


def test_a_full_disk_keeps_what_came_before(exported: Path, here: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    real, copied = shutil.copyfile, list[Path]()

    def failing(source: Path, target: Path) -> None:
        if copied:
            raise OSError(28, "No space left on device")
        copied.append(Path(real(source, target)))

    monkeypatch.setattr("smilecam.record.merging.shutil.copyfile", failing)
    with pytest.raises(BadClip) as problem:
        merge(here, exported)
    assert problem.value.key == "error.clip.unwritable"
    assert len(here.readable(())) == 1


def test_a_folder_of_pictures_is_no_export(tmp_path: Path, exported: Path) -> None:
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "a.jpg").touch()
    assert not is_export(tmp_path / "holiday")
    assert not is_export(tmp_path / "holiday" / "a.jpg")
    assert is_export(exported)
