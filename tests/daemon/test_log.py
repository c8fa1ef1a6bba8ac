from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path

import pytest

from smilecam.daemon import log as log_room
from smilecam.errors import CameraProblem, SmileCamError
from smilecam.texts.catalogue import Lang

log = logging.getLogger("smilecam.test")
posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptor 2 has a file of its own there")


def test_lines_go_to_the_file_while_it_is_kept(tmp_path: Path) -> None:
    handler = log_room.keep(tmp_path / "s.log", "en")
    log.info("on air: 웃음")
    log_room.end(handler)
    log.info("after the end")
    words = (tmp_path / "s.log").read_text("utf-8")
    assert "on air: 웃음" in words
    assert "after" not in words


def test_a_warning_of_a_library_goes_there_too(tmp_path: Path) -> None:
    handler = log_room.keep(tmp_path / "s.log", "en")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old api", DeprecationWarning, stacklevel=1)
    log_room.end(handler)
    assert "old api" in (tmp_path / "s.log").read_text("utf-8")


@posix
def test_what_c_writes_to_descriptor_2_is_in_the_log_and_later_where_it_was(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    handler = log_room.keep(tmp_path / "s.log", "en")
    os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate\n")
    log_room.end(handler)
    os.write(2, b"seen\n")
    assert "XNNPACK" in (tmp_path / "s.log").read_text("utf-8")
    assert capfd.readouterr().err == "seen\n"


def test_a_log_that_cannot_be_opened_is_one_sentence_and_nothing_is_held(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    with pytest.raises(SmileCamError, match=r"log\.refused"):
        log_room.keep(tmp_path, "en")  # a folder stands there
    assert before == (len(list(Path("/proc/self/fd").iterdir())) if before else 0)


@posix
def test_it_rotates_and_descriptor_2_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_room, "LARGEST_BYTES", 2000)
    handler = log_room.keep(tmp_path / "s.log", "en")
    for n in range(400):
        log.info("line %d", n)
    os.write(2, b"from C\n")
    log_room.end(handler)
    files = sorted(one.name for one in tmp_path.iterdir())
    assert files == ["s.log", "s.log.1", "s.log.2", "s.log.3", "s.log.4"]
    assert "from C" in (tmp_path / "s.log").read_text("utf-8")
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) < 5 * 2100


@posix
def test_every_file_of_it_is_its_owners_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_room, "LARGEST_BYTES", 2000)
    (tmp_path / "s.log").touch(0o644)  # from a run before this rule
    before = os.umask(0)
    handler = log_room.keep(tmp_path / "s.log", "en")
    for n in range(100):
        log.info("line %d", n)
    log_room.end(handler)
    os.umask(before)
    modes = {one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
    assert modes == {0o600}


def test_a_cameras_password_is_in_no_line_and_no_traceback(tmp_path: Path) -> None:
    handler = log_room.keep(tmp_path / "s.log", "en")
    log.info("starting with %s", {"camera": "rtsp://admin:secret@cam/1"})
    try:
        raise OSError("no route to 'rtsp://admin:secret@cam/1?pwd=secret'")
    except OSError:
        log.exception("a fault")
    log_room.end(handler)
    words = (tmp_path / "s.log").read_text("utf-8")
    assert "secret" not in words
    assert words.count("rtsp://***@cam/1") >= 2


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "no camera found; plug one in"), ("ko", "카메라를 찾지 못했습니다.")]
)
def test_an_error_of_ours_is_its_sentence_in_the_users_language(lang: Lang, told: str, tmp_path: Path) -> None:
    handler = log_room.keep(tmp_path / "s.log", lang)
    log.warning("the %s path failed: %s", "capture", CameraProblem("camera.none"))
    log.warning("an address: %s", CameraProblem("camera.stream_empty", camera="rtsp://a:secret@cam/1"))
    log.warning("%(what)s", {"what": "by name"})
    log_room.end(handler)
    words = (tmp_path / "s.log").read_text("utf-8")
    assert f"the capture path failed: {told}" in words
    assert "error.camera" not in words
    assert "secret" not in words
    assert "by name" in words


def test_a_library_that_complains_without_end_leaves_our_lines_standing(tmp_path: Path) -> None:
    handler = log_room.keep(tmp_path / "s.log", "en")
    log.info("on air")
    for number in range(20_000):
        logging.getLogger("asyncio").error("socket.accept() out of system resource %d", number)
    for number in range(100):
        log.info("ours %d", number)
    log_room.end(handler)
    lines = (tmp_path / "s.log").read_text("utf-8").splitlines()
    assert sum("out of system" in line for line in lines) == log_room.MOST_LINES
    assert sum("ours" in line for line in lines) == 100
    assert "on air" in lines[0]


def test_what_was_left_out_is_counted_a_minute_later() -> None:
    now_s = [0.0]
    sparing = log_room.Sparing(lambda: now_s[0])

    def record(text: str) -> logging.LogRecord:
        return logging.LogRecord("asyncio", logging.ERROR, "", 0, text, None, None)

    passed = [sparing.filter(record("again")) for _ in range(50)]
    assert passed.count(True) == log_room.MOST_LINES
    now_s[0] = log_room.WITHIN_S
    later = record("again")
    assert sparing.filter(later)
    assert later.getMessage() == "(30 lines were left out) again"


def test_what_somebody_else_says_neither_fills_the_log_nor_moves_its_readers_cursor(tmp_path: Path) -> None:
    handler = log_room.keep(tmp_path / "a.log", "en")
    try:
        logging.getLogger("smilecam.x").info("set is refused: %s", "\x1b[2J" + "x" * 60_000 + "\ud800")
    finally:
        log_room.end(handler)
    line = (tmp_path / "a.log").read_text("utf-8")
    assert "\x1b" not in line
    assert len(line) < log_room.LONGEST_LINE + 10
