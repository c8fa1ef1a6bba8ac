from pathlib import Path

import pytest
from smilecam_model.run_folder import CHECKPOINT, checkpoint_in

from smilecam.errors import BadData


def test_the_checkpoint_of_a_run_is_found(tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).touch()
    assert checkpoint_in(tmp_path) == tmp_path / CHECKPOINT


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_a_run_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"train\.no_run"):
        checkpoint_in(tmp_path / name)
