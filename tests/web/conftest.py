"""A preview on its loop, shared by the tests of its parts."""

from tests.fakes.serving import feeding, loop, preview

__all__ = ["feeding", "loop", "preview"]
