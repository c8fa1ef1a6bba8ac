"""Dressing: a theme that is edited while the camera runs is put on; a broken edit leaves the last good one on."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Protocol

from smilecam.draw import themefile
from smilecam.errors import SmileCamError
from smilecam.settings import Settings

log = logging.getLogger(__name__)


class Dressed(Protocol):
    """Who wears the theme: the pipeline."""

    @property
    def settings(self) -> Settings: ...

    def dress(self) -> None: ...


class Dressing:
    """Looks after the files of the theme that is worn. own: the folder of the user's themes.

    fault: what is wrong with the newest edit; None where it is worn.
    """

    def __init__(self, camera: Dressed, own: Path) -> None:
        self.fault: SmileCamError | None = None
        self._camera, self._own = camera, own
        self._follow()

    def heed(self) -> None:
        """Look whether the theme's files have changed, and put it on anew."""
        if self._camera.settings.overlay != self._name:
            self.fault = None
            self._follow()
        elif themefile.stamp(self._folders) != self._stamp:
            self._follow()
            self._put_on()

    def _follow(self) -> None:
        self._name = self._camera.settings.overlay
        self._folders = themefile.folders_of(self._name, self._own) or getattr(self, "_folders", ())
        self._stamp = themefile.stamp(self._folders)

    def _put_on(self) -> None:
        try:
            self._camera.dress()
        except SmileCamError as problem:
            self.fault = problem
            log.warning("the theme stays as it was: %s", problem)
        else:
            self.fault = None
            log.info("the theme %s was changed and is put on anew", self._name)
