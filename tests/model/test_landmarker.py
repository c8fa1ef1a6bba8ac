from pathlib import Path

import pytest
from smilecam_model.landmarker import opened

from smilecam.errors import BadData
from smilecam.resources import BUNDLE


def test_a_model_that_is_missing_or_none_is_refused_in_its_users_words(tmp_path: Path) -> None:
    file = tmp_path / BUNDLE
    for content in (None, b"", b"no model"):
        if content is not None:
            file.write_bytes(content)
        for refusal in ("train.no_landmarker", "events.no_landmarker"):
            with pytest.raises(BadData) as told:
                opened(file, "IMAGE", 1, 0.5, refusal)
            assert (told.value.key, told.value.facts) == (f"error.{refusal}", {"file": file})
