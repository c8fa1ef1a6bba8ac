"""read_picture: whatever people have on their disks is read whole, or refused with a reason."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from smilecam.capture.picture import PICTURES, cut_short, read_picture
from smilecam.errors import BadPicture
from smilecam.texts.catalogue import LANGS, say
from tests.fakes.pictures import drawn_face

COLOUR = drawn_face(120, 90)


def encoded(kind: str, picture: NDArray[Any] = COLOUR) -> bytes:
    done, raw = cv2.imencode(kind, picture)
    assert done
    return raw.tobytes()


def refusal(path: Path) -> str:
    """Return the key of the refusal, after checking that it can be told in both languages and names the file."""
    with pytest.raises(BadPicture) as caught:
        read_picture(path)
    for lang in LANGS:
        assert path.name in say(caught.value.key, lang, **caught.value.facts)
    return caught.value.key.removeprefix("error.picture.")


@pytest.mark.parametrize("kind", [".png", ".bmp", ".tiff", ".jpg", ".webp", ".ppm"])
def test_each_kind_is_read_as_colour(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"face{kind}"
    path.write_bytes(encoded(kind))
    picture = read_picture(path)
    assert picture.shape == (90, 120, 3)
    assert picture.dtype == np.uint8
    assert not picture.flags.writeable
    assert np.abs(picture.astype(int) - COLOUR).mean() < 4
    assert path.suffix in PICTURES


def test_what_the_name_says_does_not_matter_what_the_file_holds_does(tmp_path: Path) -> None:
    path = tmp_path / "really a png.jpg"
    path.write_bytes(encoded(".png"))
    assert np.array_equal(read_picture(path), COLOUR)


def test_gray_alpha_and_sixteen_bits_become_eight_bit_colour(tmp_path: Path) -> None:
    gray = COLOUR[:, :, 0]
    pictures = {
        "gray.png": gray,
        "deep.png": gray.astype(np.uint16) * 257,
        "deep-colour.png": COLOUR.astype(np.uint16) * 257,
        "alpha.png": np.dstack([COLOUR, np.full((90, 120), 7, np.uint8)]),
    }
    for name, picture in pictures.items():
        (tmp_path / name).write_bytes(encoded(".png", picture))
        wanted = COLOUR if "colour" in name or "alpha" in name else np.dstack([gray] * 3)
        assert np.array_equal(read_picture(tmp_path / name), wanted), name


def test_a_phone_picture_is_turned_upright_as_its_exif_says(tmp_path: Path) -> None:
    """Orientation 6: the camera was held a quarter turn to the left."""
    lying = np.ascontiguousarray(np.rot90(COLOUR))
    tags = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    jpeg = encoded(".jpg", lying)
    (tmp_path / "phone.jpg").write_bytes(jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(tags) + 2) + tags + jpeg[2:])
    picture = read_picture(tmp_path / "phone.jpg")
    assert picture.shape == (90, 120, 3)
    assert np.abs(picture.astype(int) - COLOUR).mean() < 4


def test_what_a_phone_hangs_behind_a_jpeg_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "moving.jpg").write_bytes(encoded(".jpg") + b"\xff\xda" + bytes(range(256)) * 40)
    assert read_picture(tmp_path / "moving.jpg").shape == (90, 120, 3)


def test_a_name_in_hangul_with_spaces_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "웃는 얼굴 ☺.png"
    path.write_bytes(encoded(".png"))
    assert np.array_equal(read_picture(path), COLOUR)


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1)], ids=str)
def test_odd_sizes_are_read(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "odd.png").write_bytes(encoded(".png", np.zeros((*size, 3), np.uint8)))
    assert read_picture(tmp_path / "odd.png").shape == (*size, 3)


@pytest.mark.parametrize("kind", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_picture_cut_short_is_refused_instead_of_filled_with_gray(tmp_path: Path, kind: str, share: float) -> None:
    raw = encoded(kind)
    (tmp_path / f"half{kind}").write_bytes(raw[: int(len(raw) * share)])
    assert refusal(tmp_path / f"half{kind}") == "cut_short"


def test_a_jpeg_cut_short_behind_its_small_preview_is_cut_short() -> None:
    preview, jpeg = encoded(".jpg", COLOUR[:30, :40]), encoded(".jpg")
    tags = b"Exif\0\0" + preview
    whole = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(tags) + 2) + tags + jpeg[2:]
    assert not cut_short(whole)
    assert cut_short(whole[:-40])
    assert cut_short(whole[: len(preview) // 2])


@pytest.mark.parametrize("content", [b"hello, no picture", b"\xff\xd8 no jpeg", b"GIF89a", b"\0" * 99], ids=repr)
def test_what_is_no_picture_is_told_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.jpg").write_bytes(content)
    assert refusal(tmp_path / "letter.jpg") == "unreadable"


def test_an_empty_file_and_a_missing_one_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    assert refusal(tmp_path / "empty.jpg") == "empty"
    assert refusal(tmp_path / "gone.jpg") == "missing"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    assert refusal(tmp_path / "loop.jpg") == "refused"


def test_a_picture_of_too_many_pixels_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    (tmp_path / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    assert refusal(tmp_path / "huge.png") == "too_large"


def test_a_file_that_this_user_may_not_read_is_told_so(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("this user may read everything")
    path = tmp_path / "private.jpg"
    path.write_bytes(encoded(".jpg"))
    path.chmod(0)
    assert refusal(path) == "refused"
