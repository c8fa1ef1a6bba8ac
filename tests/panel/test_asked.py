"""What a page may ask."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.errors import SmileCamError
from smilecam.panel.asked import request_of
from smilecam.requests import Request, Verb


def test_what_the_panel_has_a_control_for_is_asked_in_the_pages_language() -> None:
    assert request_of({"verb": "blank"}, "ko") == Request(Verb.BLANK, {"lang": "ko"})
    told = request_of({"verb": "set", "settings": {"threshold": 0.6}}, "en")
    assert told == Request(Verb.SET, {"settings": {"threshold": 0.6}, "lang": "en"})
    assert request_of({"verb": "calibrate", "do": "cancel"}, "en").facts["do"] == "cancel"


@pytest.mark.parametrize("verb", ["stop", "status", "panel", "reload", "SET", "", None, 7, ["set"], {"set": 1}])
def test_nothing_else_is(verb: object) -> None:
    with pytest.raises(SmileCamError) as refused:
        request_of({"verb": verb}, "en")
    assert refused.value.key == "error.control.request"


@pytest.mark.parametrize("told", [{"verb": "blank", "invite": True}, {"verb": "set", "settings": {}, "lang": "ko"}])
def test_a_field_too_many_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(SmileCamError):
        request_of(told, "en")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["verb", "settings", "do", "x"]), JSON | st.sampled_from(["set", "blank"])))
def test_whatever_is_told_is_a_request_or_a_refusal_in_words(told: dict[str, Any]) -> None:
    with suppress(SmileCamError):
        assert request_of(told, "en").facts["lang"] == "en"
