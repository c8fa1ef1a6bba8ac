"""Whether macOS lets this program use the camera, asked before anything goes to the background.

macOS asks once, on behalf of the terminal, and only while the program is in the foreground: a background process that
was never allowed would get no picture and no question. OpenCV asks when it first opens a camera in the main thread.
Written by Apple's documentation of AVCaptureDevice; not run on a Mac.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from enum import Enum

from smilecam.errors import CameraProblem
from smilecam.ports import Clock

ANSWERED_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.2
_AVFOUNDATION = "/System/Library/Frameworks/AVFoundation.framework/AVFoundation"
_VIDEO = b"vide"  # AVMediaTypeVideo


class Access(Enum):
    """AVAuthorizationStatus, with its numbers. UNKNOWN: the system does not tell."""

    NOT_ASKED = 0
    RESTRICTED = 1
    DENIED = 2
    GRANTED = 3
    UNKNOWN = -1


def let_it_be_asked(
    clock: Clock, waiting: Callable[[], None], access: Callable[[], Access], ask: Callable[[], None]
) -> None:
    """Return once the camera may be used, or where the system does not tell. Raises CameraProblem where it may not.

    waiting: called once where the user is asked. ask: has the system ask.
    """
    now = access()
    if now is Access.NOT_ASKED:
        waiting()
        ask()
        until_s = clock.now_s() + ANSWERED_WITHIN_S
        while (now := access()) is Access.NOT_ASKED and clock.now_s() < until_s:
            clock.sleep_s(_LOOK_EVERY_S)
    if now is Access.NOT_ASKED:
        raise CameraProblem("camera.not_answered", seconds=round(ANSWERED_WITHIN_S))
    if now in (Access.DENIED, Access.RESTRICTED):
        raise CameraProblem(f"camera.{now.name.lower()}_mac")


def access() -> Access:
    """Ask AVFoundation, which answers at once and shows nothing."""
    try:
        ctypes.CDLL(_AVFOUNDATION)
        objc = ctypes.CDLL(ctypes.util.find_library("objc") or "libobjc.dylib")
    except OSError:
        return Access.UNKNOWN
    return status_of(objc)


def status_of(objc: ctypes.CDLL) -> Access:
    """Return [AVCaptureDevice authorizationStatusForMediaType:AVMediaTypeVideo], through the runtime's C functions."""
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    named = ctypes.CFUNCTYPE(pointer, text)
    of_class, selector = named(("objc_getClass", objc)), named(("sel_registerName", objc))
    to_string = ctypes.CFUNCTYPE(pointer, pointer, pointer, text)(("objc_msgSend", objc))
    to_number = ctypes.CFUNCTYPE(ctypes.c_long, pointer, pointer, pointer)(("objc_msgSend", objc))
    video = to_string(of_class(b"NSString"), selector(b"stringWithUTF8String:"), _VIDEO)
    status = to_number(of_class(b"AVCaptureDevice"), selector(b"authorizationStatusForMediaType:"), video)
    return Access(status) if status in (one.value for one in Access) else Access.UNKNOWN


def ask_by_opening() -> None:
    """Open the first camera for a moment, in this thread, which is to be the main one: OpenCV has macOS ask then."""
    from smilecam.capture.webcam import open_with_opencv
    from smilecam.devices import AVFOUNDATION, Handle
    from smilecam.silence import quiet_descriptor

    with quiet_descriptor():
        open_with_opencv(Handle(0, AVFOUNDATION)).release()
