import subprocess
import sys
from pathlib import Path

import pytest
from smilecam_model.datasets import known

from smilecam.errors import BadData
from tests.fakes.datasets import made_up_celeba, made_up_fer2013, made_up_genki, made_up_smiles, made_up_taiwan

MADE_UP = {
    "genki4k": made_up_genki,
    "smiles": made_up_smiles,
    "fer2013": made_up_fer2013,
    "celeba": made_up_celeba,
    "taiwan": made_up_taiwan,
}


@pytest.mark.parametrize("name", known.STILLS)
def test_each_set_is_read_by_the_module_of_its_name(tmp_path: Path, name: str) -> None:
    found = known.stills(name, MADE_UP[name](tmp_path))
    assert {one.dataset for one in found} == {name}


def test_more_pictures_than_the_whole_set_has_are_another_version(tmp_path: Path) -> None:
    made_up_genki(tmp_path)
    (tmp_path / "labels.txt").write_text("1 0 0 0\n" * 4001)
    for number in range(1, 4002):
        (tmp_path / "files" / f"file{number:04d}.jpg").touch()
    with pytest.raises(BadData) as caught:
        known.stills("genki4k", tmp_path)
    assert caught.value.key == "error.data.version"
    assert (caught.value.facts["found"], caught.value.facts["wanted"]) == ("4,001", "4,000")


def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "labels.txt").write_text("1 0 0 0\n")
    with pytest.raises(BadData) as caught:
        known.stills("genki4k", tmp_path)
    assert caught.value.key == "error.data.empty"


def test_the_names_load_no_heavy_library() -> None:
    code = "import sys; import smilecam_model.datasets.known; sys.exit('numpy' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
