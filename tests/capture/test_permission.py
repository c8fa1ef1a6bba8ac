"""Asking macOS for the camera, with a Mac of three lines: none ran it."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import pytest

from smilecam.capture import permission as room
from smilecam.capture.permission import ANSWERED_WITHIN_S, Access, ask_by_opening, let_it_be_asked, status_of
from smilecam.devices import AVFOUNDATION, Handle
from smilecam.errors import CameraProblem
from smilecam.texts.catalogue import LANGS, say
from tests.fakes.capture import FakeCapture
from tests.fakes.clock import HandClock

# The three functions of Apple's runtime that are called, as a library of C that tells how often it was asked.
_RUNTIME = """
#include <string.h>
static const char *names[] = {"NSString", "stringWithUTF8String:",
                              "AVCaptureDevice", "authorizationStatusForMediaType:"};
static void *known(const char *name) {
    for (int i = 0; i < 4; i++) if (!strcmp(name, names[i])) return (void *)names[i];
    return 0;
}
void *objc_getClass(const char *name) { return known(name); }
void *sel_registerName(const char *name) { return known(name); }
void *objc_msgSend(void *self, void *selector, void *argument) {
    if (self == names[0] && selector == names[1]) return strcmp(argument, "vide") ? 0 : "video";
    if (self == names[2] && selector == names[3] && !strcmp(argument, "video")) return (void *)STATUS;
    return (void *)99;
}
"""


class Mac:
    """Answers `answers` one after the other, the last for ever."""

    def __init__(self, *answers: Access) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.waited = 0
        self.clock = HandClock()

    def let(self) -> None:
        let_it_be_asked(self.clock, self._wait, self._access, self._ask)

    def _access(self) -> Access:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _ask(self) -> None:
        self.asked += 1

    def _wait(self) -> None:
        self.waited += 1


@pytest.mark.parametrize("answer", [Access.GRANTED, Access.UNKNOWN])
def test_who_may_is_not_asked(answer: Access) -> None:
    mac = Mac(answer)
    mac.let()
    assert (mac.asked, mac.waited) == (0, 0)


def test_who_was_never_asked_is_asked_once_and_waited_for() -> None:
    mac = Mac(Access.NOT_ASKED, Access.NOT_ASKED, Access.NOT_ASKED, Access.GRANTED)
    mac.let()
    assert (mac.asked, mac.waited) == (1, 1)


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ((Access.DENIED,), "denied_mac"),
        ((Access.RESTRICTED,), "restricted_mac"),
        ((Access.NOT_ASKED, Access.DENIED), "denied_mac"),
        ((Access.NOT_ASKED,), "not_answered"),
    ],
)
def test_a_terminal_that_may_not_gets_a_sentence(answers: tuple[Access, ...], key: str) -> None:
    mac = Mac(*answers)
    before_s = mac.clock.now_s()
    with pytest.raises(CameraProblem) as refused:
        mac.let()
    assert refused.value.key == f"error.camera.{key}"
    assert mac.clock.now_s() - before_s <= ANSWERED_WITHIN_S + 1
    for lang in LANGS:
        assert say(refused.value.key, lang, **refused.value.facts)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler here to build a runtime that answers")
@pytest.mark.parametrize(
    ("status", "access"),
    [(0, Access.NOT_ASKED), (1, Access.RESTRICTED), (2, Access.DENIED), (3, Access.GRANTED), (7, Access.UNKNOWN)],
)
def test_the_system_is_asked_through_its_runtime(status: int, access: Access, tmp_path: Path) -> None:
    (tmp_path / "objc.c").write_text(_RUNTIME)
    library = tmp_path / f"libobjc{status}.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", f"-DSTATUS={status}L", "-o", library, tmp_path / "objc.c"],
        check=True,
        capture_output=True,
    )
    assert status_of(ctypes.CDLL(str(library))) is access


def test_a_system_without_the_framework_does_not_tell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(room, "_AVFOUNDATION", str(tmp_path / "none"))
    assert room.access() is Access.UNKNOWN


def test_asking_opens_the_first_camera_and_lets_it_go(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Handle] = []
    capture = FakeCapture(HandClock())

    def opener(handle: Handle) -> FakeCapture:
        opened.append(handle)
        return capture

    monkeypatch.setattr("smilecam.capture.webcam.open_with_opencv", opener)
    ask_by_opening()
    assert opened == [Handle(0, AVFOUNDATION)]
    assert capture.released
