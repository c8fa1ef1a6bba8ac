"""The walls of docs/architecture.md that import-linter cannot see, and import-linter itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PACKAGES = (TOP / "smilecam", TOP / "model" / "smilecam_model")
CONTRACTS = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
PURE = next(one for one in CONTRACTS if one["name"] == "pure rooms")["source_modules"]


def sources_of(room: str) -> list[Path]:
    path = TOP.joinpath(*room.split("."))
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def pure_by_the_table() -> Iterator[str]:
    """Yield the modules that docs/architecture.md calls pure: "yes" stands for the whole room, else names in it."""
    text = (TOP / "docs" / "architecture.md").read_text("utf-8")
    for room, pure in re.findall(r"^\| `([a-z0-9_]+)(?:\.py|/)` \| .* \| ([a-z, ]*)\|$", text, re.MULTILINE):
        names = [name for name in pure.replace(" ", "").split(",") if name]
        yield from (f"smilecam.{room}" if name == "yes" else f"smilecam.{room}.{name}" for name in names)


def test_the_import_table_holds() -> None:
    # Beside this Python: the README calls it by its path, with its folder not on PATH.
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command, "--no-cache"], cwd=TOP, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("init", [one for top in PACKAGES for one in top.rglob("__init__.py")], ids=str)
def test_package_init_imports_nothing(init: Path) -> None:
    tree = ast.parse(init.read_text("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_the_table_calls_pure_what_the_wall_stands_around() -> None:
    assert sorted(pure_by_the_table()) == sorted(PURE)


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_open_no_device_and_have_no_clock(room: str) -> None:
    """Clocks and threads are import-linter's to see; it would not see one that comes by another's name."""
    for source in sources_of(room):
        tree = ast.parse(source.read_text("utf-8"))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not names & {"VideoCapture", "VideoWriter", "imread", "imwrite", "getTickCount", "monotonic", "now"}


def loaded_after(statement: str) -> set[str]:
    """Return the top names of all modules that a fresh interpreter holds after `statement`."""
    code = f"{statement}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_help_loads_no_heavy_library() -> None:
    asked = (
        "from smilecam.cli.main import main\ntry:\n    main(['--help'], standalone_mode=False)\nexcept SystemExit: pass"
    )
    assert not loaded_after(asked) & {"cv2", "mediapipe", "onnxruntime", "skia", "torch", "numpy"}


def test_the_runtime_loads_no_torch() -> None:
    assert not loaded_after("import smilecam.app") & {"torch", "smilecam_model"}
