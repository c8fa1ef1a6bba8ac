"""The commands that mend a machine, exactly as they are typed."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Sequence

from smilecam.devices import LABEL, Devices
from smilecam.doctor.finding import Command

SYSTEM_PACKAGES = ("libgl1", "libegl1", "libglib2.0-0")
DRIVER = "v4l2loopback"
# Far from the numbers that cameras are given, as a replugged one must not find its own taken.
_FIRST_NUMBER = 10


def system_packages() -> tuple[Command, ...]:
    return (_root("apt", "install", *SYSTEM_PACKAGES),)


def install(*packages: str, force: bool = False) -> Command:
    """Return pip's command for this very interpreter."""
    return Command((sys.executable, "-m", "pip", "install", *(["--force-reinstall"] if force else []), *packages))


def without_rivals(rivals: Sequence[str]) -> tuple[Command, ...]:
    """Take the packages out that fill our cv2 folder, and put ours in again."""
    return (
        Command((sys.executable, "-m", "pip", "uninstall", "-y", *rivals)),
        install("--no-deps", "opencv-contrib-python", force=True),
    )


def join_group(group: str) -> tuple[Command, ...]:
    return (_root("usermod", "-aG", group, getpass.getuser()),)


def load_driver(found: Devices, *, installed: bool, loaded: bool) -> tuple[Command, ...]:
    """Return what makes a device "SmileCam" that calls list, until this machine is started anew.

    Other v4l2loopback devices of this machine are made again beside it, under their names and numbers.
    """
    return (
        *(() if installed or loaded else (_root("apt", "install", "v4l2loopback-dkms"),)),
        *((_root("modprobe", "-r", DRIVER),) if loaded else ()),
        _root("modprobe", DRIVER, *_options(found)),
    )


def keep_driver(found: Devices) -> tuple[Command, ...]:
    """Return what has the same device made at each start of this machine."""
    told = " ".join(_quoted(option) for option in _options(found))
    return (
        _written(f"options {DRIVER} {told}", "/etc/modprobe.d/smilecam.conf"),
        _written(DRIVER, "/etc/modules-load.d/smilecam.conf"),
    )


def _options(found: Devices) -> tuple[str, ...]:
    others = [one for one in found.virtual_cameras if not one.ours]
    if len(others) == len(found.virtual_cameras) == 1:
        others = []  # the only one is renamed
    taken = {one.index for one in (*found.cameras, *others) if not one.ours}
    number = next(number for number in range(_FIRST_NUMBER, _FIRST_NUMBER + len(taken) + 1) if number not in taken)
    labels = [LABEL, *(one.name for one in others)]
    numbers = [number, *(one.index for one in others)]
    return (
        f"devices={len(labels)}",
        f"video_nr={','.join(map(str, numbers))}",
        f"card_label={','.join(labels)}",
        f"exclusive_caps={','.join('1' for _ in labels)}",
    )


def _quoted(option: str) -> str:
    name, _, value = option.partition("=")
    return f'{name}="{value}"' if " " in value else option


def _written(line: str, file: str) -> Command:
    quoted = re.sub(r'([\\"$`])', r"\\\1", line)
    return _root("sh", "-c", f'echo "{quoted}" > {file}')


def line(commands: Sequence[Command]) -> str:
    """Return the commands as one line, each only where the one before it went well."""
    return " && ".join(one.line for one in commands)


def _root(*words: str) -> Command:
    return Command(("sudo", *words), root=True)
