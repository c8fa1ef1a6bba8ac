"""MediaPipe and fontconfig write to descriptor 2 from C, whatever anybody's log level; this sends it to our log."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = logging.getLogger(__name__)


@contextmanager
def quiet_descriptor() -> Iterator[None]:
    """Take what is written to descriptor 2 inside the block into the log, at debug level.

    The descriptor belongs to the whole process: what other threads write meanwhile lands in the log too.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as taken:
        os.dup2(taken.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            taken.seek(0)
            for line in taken.read().decode("utf-8", "replace").splitlines():
                _LOG.debug("%s", line)
