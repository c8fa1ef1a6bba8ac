"""The walls of docs/architecture.md that import-linter cannot see, and import-linter itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PACKAGES = (TOP / "smilecam", TOP / "model" / "smilecam_model")
PURE = (
    *("frames.py", "pixels.py", "faces.py", "verdict.py", "scene.py", "status.py", "requests.py", "referee.py"),
    *("texts/catalogue.py", "perception/tracks.py", "perception/crop.py", "perception/window.py"),
    *(
        "draw/theme.py",
        "draw/layout.py",
        "draw/features.py",
        "draw/seating.py",
        "draw/motion.py",
        "draw/cast.py",
        "capture/story.py",
    ),
    *("pipeline/showing.py", "pipeline/pacing.py", "pipeline/backoff.py"),
)


def test_the_import_table_holds() -> None:
    run = subprocess.run(["lint-imports", "--no-cache"], cwd=TOP, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("init", [one for top in PACKAGES for one in top.rglob("__init__.py")], ids=str)
def test_package_init_imports_nothing(init: Path) -> None:
    tree = ast.parse(init.read_text("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize("name", PURE)
def test_pure_rooms_open_no_device(name: str) -> None:
    tree = ast.parse((TOP / "smilecam" / name).read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"VideoCapture", "VideoWriter", "imread", "imwrite"}


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
    assert not loaded_after("import smilecam.app") & {"torch", "torchvision", "smilecam_model"}
