from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.requests import Request, Verb, parse, to_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_travels_and_comes_back(verb: Verb) -> None:
    request = Request(verb, {"threshold": 0.6})
    assert parse(to_json(request)) == request


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="unexpected version: 2 != 1"):
        parse({"v": 2, "verb": "status"})


def test_an_unknown_verb_is_told_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'dance' is none of status, set, pause"):
        parse({"v": 1, "verb": "dance"})


def refusal(told: dict[str, Any]) -> str:
    """Return why `told` is no request; "unexpected" nothing where it is one."""
    try:
        parse(told)
    except ValueError as problem:
        return str(problem)
    return "unexpected: nothing"


@given(st.dictionaries(st.text(), JSON))
def test_any_object_is_a_request_or_one_sentence(told: dict[str, Any]) -> None:
    assert refusal(told).startswith("unexpected")


@given(JSON, JSON)
def test_any_version_and_verb_is_a_request_or_one_sentence(version: Any, verb: Any) -> None:
    assert refusal({"v": version, "verb": verb}).startswith("unexpected")
