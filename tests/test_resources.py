from __future__ import annotations

import pytest

from smilecam import resources


def test_in_a_checkout_they_lie_at_its_top() -> None:
    assert (resources.shipped("overlays") / "quiet" / "theme.toml").is_file()
    assert resources.shipped("weights").is_dir()


def test_in_a_wheel_they_lie_inside_the_package(tmp_path_factory: pytest.TempPathFactory) -> None:
    package = tmp_path_factory.mktemp("smilecam")
    (package / "_data" / "weights").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(resources, "_PACKAGE", package)
        assert resources.shipped("weights") == package / "_data" / "weights"
        assert resources.shipped("overlays") == package.parent / "overlays"


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'models' != 'weights' or 'overlays'"):
        resources.shipped("models")


@pytest.mark.parametrize(("python", "needed"), [((3, 11, 2), False), ((3, 12, 99), False), ((3, 13, 0), True)])
def test_a_face_model_is_needed_where_mediapipes_wheel_brings_none(python: tuple[int, ...], needed: bool) -> None:
    assert resources.needs_bundle(python) is needed
