"""Why a device may not be opened, and what changes that: on Linux the group that its node belongs to."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass

from smilecam.doctor import remedies
from smilecam.doctor.finding import Command

_USUAL = "video"


@dataclass(frozen=True, slots=True)
class Membership:
    """The group of a node, and how this user stands to it.

    member: the user is in it. in_session: so is this login, which was given its groups when it began.
    """

    group: str
    member: bool
    in_session: bool

    @property
    def key(self) -> str:
        """Which sentence tells it: "denied", or "denied_login" where a new login is all that is missing."""
        return "denied_login" if self.member and not self.in_session else "denied"

    @property
    def commands(self) -> tuple[Command, ...]:
        return () if self.member else remedies.join_group(self.group)


def membership(path: str) -> Membership:
    """Return how this user stands to the group of the node at `path`."""
    import grp  # absent on Windows, where nothing calls this

    try:
        group = grp.getgrgid(os.stat(path).st_gid)
    except (OSError, KeyError):
        return Membership(_USUAL, False, False)
    if group.gr_gid == 0:  # a node that only root may open: udev would give it to the usual group
        return Membership(_USUAL, False, False)
    return Membership(group.gr_name, getpass.getuser() in group.gr_mem, group.gr_gid in os.getgroups())
