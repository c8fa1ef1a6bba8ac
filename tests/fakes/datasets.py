"""Made-up data sets in their owners' layouts, and where the real ones lie."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest


def real_set(name: str) -> Path:
    """Return the folder of a real data set, or skip the test with the reason."""
    folder = Path(os.environ.get("SMILECAM_DATA", "")) / name
    if "SMILECAM_DATA" not in os.environ or not folder.is_dir():
        pytest.skip(f"no {name} in the folder that SMILECAM_DATA names")
    return folder


def a_picture(path: Path, side: int = 64) -> Path:
    """Write a small JPEG and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(len(str(path))).integers(0, 255, (side, side, 3), np.uint8)
    cv2.imwrite(str(path), noise)
    return path


def cut_short(path: Path) -> None:
    """Take away the second half of a file."""
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])


def made_up_genki(root: Path) -> Path:
    for number in (1, 2, 4):
        a_picture(root / "files" / f"file{number:04d}.jpg")
    (root / "labels.txt").write_text("1 0.1 0.2 0.3\n0 0 0 0\n1 0 0 0\n0 0 0 0\n")
    return root


def made_up_smiles(root: Path) -> Path:
    top = root / "SMILEs"
    for number in (1, 2, 3):
        a_picture(top / "positives" / "positives7" / f"{number}.jpg")
        a_picture(top / "negatives" / "negatives7" / f"{number + 2}.jpg")
    return root


def made_up_celeba(root: Path) -> Path:
    for name in ("000001", "000002"):
        a_picture(root / "img_align_celeba" / f"{name}.jpg")
    (root / "list_attr_celeba.txt").write_text("2\nMale Smiling\n000001.jpg  1  1\n000002.jpg -1 -1\n")
    (root / "list_eval_partition.txt").write_text("000001.jpg 0\n000002.jpg 1\n")
    (root / "identity_CelebA.txt").write_text("000001.jpg 7\n000002.jpg 9\n")
    return root


def pixels(value: int) -> str:
    return " ".join([str(value)] * 48 * 48)


def made_up_fer2013(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    rows = [(3, 10, "Training"), (0, 20, "Training"), (0, 20, "Training"), (6, 30, "Training"), (6, 30, "PublicTest")]
    lines = [f"{emotion},{pixels(value)},{usage}" for emotion, value, usage in rows]
    (root / "fer2013.csv").write_text("\n".join(["emotion,pixels,Usage", *lines]) + "\n")
    names = "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
    votes = [
        "2,8,0,0,0,0,0,0,0,0",
        "5,0,0,0,5,0,0,0,0,0",
        "5,0,0,0,5,0,0,0,0,0",
        "0,0,0,0,0,0,0,0,0,10",
        "9,0,0,1,0,0,0,0,0,0",
    ]
    voted = [f"{usage},fer.png,{counts}" for (_, _, usage), counts in zip(rows, votes, strict=True)]
    table = [f"Usage,Image name,{names}", *voted]
    (root / "fer2013new.csv").write_text("\n".join(table) + "\n")
    return root


def made_up_taiwan(root: Path) -> Path:
    rows = ["file,person,happy_votes,smile"]
    for number, (person, votes, smile) in enumerate([("01", 0.1, 0), ("02", 0.9, 1), ("03", 0.4, -1)]):
        a_picture(root / "images" / f"{number}.jpg")
        rows.append(f"{number}.jpg,{person},{votes},{smile}")
    (root / "labels.csv").write_text("\n".join(rows) + "\n")
    return root


def a_video(path: Path, frames: int = 10, fps: float = 30.0) -> Path:
    """Write a small video without a face and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, (64, 64))
    for number in range(frames):
        video.write(np.full((64, 64, 3), 10 * number, np.uint8))
    video.release()
    return path


def made_up_talk(root: Path) -> Path:
    rows = ["file,set,person,label"]
    for number, (person, label) in enumerate([("A", "talking"), ("A", "smile"), ("", "mixed")]):
        a_video(root / "clips" / f"{number}.mp4")
        rows.append(f"{number}.mp4,essa,{person},{label}")
    (root / "labels.csv").write_text("\n".join(rows) + "\n")
    return root
