"""A page's port."""

from __future__ import annotations

from smilecam.web.listening import listen
from tests.fakes.viewer import free_port


def test_a_taken_port_is_passed_over_and_where_none_is_left_there_is_none() -> None:
    first = free_port()
    one, two = listen(first), listen(first)
    assert one is not None
    assert two is not None
    with one, two:
        assert one.getsockname() == ("127.0.0.1", first)
        assert two.getsockname()[1] > first
        assert listen(first, 1) is None
