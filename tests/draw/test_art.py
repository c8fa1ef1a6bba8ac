from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.draw.art import LARGEST_BYTES, MOST_ELEMENTS, Unfit, check, read
from smilecam.draw.themefile import find
from tests.fakes.themes import SHIPPED

NS = 'xmlns="http://www.w3.org/2000/svg"'


def svg(inside: str, more: str = "") -> bytes:
    return f'<svg {NS} viewBox="0 0 24 24" {more}>{inside}</svg>'.encode()


def fault_of(drawing: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        check(drawing)
    return caught.value


@pytest.mark.parametrize("path", [one for name in SHIPPED for one in find(name).glob("*.svg")], ids=lambda p: p.name)
def test_ours_are_harmless(path: Path) -> None:
    assert read(path.parent, path.name).svg == path.read_bytes()


@pytest.mark.parametrize(
    ("drawing", "fault"),
    [
        (svg("<text>hi</text>"), "art_element"),
        (svg("<script>alert(1)</script>"), "art_element"),
        (svg("<style>*{}</style>"), "art_element"),
        (svg('<image href="http://a.example/x.png"/>'), "art_element"),
        (svg('<use href="#a"/>'), "art_element"),
        (svg("<foreignObject/>"), "art_element"),
        (svg("<animate/>"), "art_element"),
        (svg("words"), "art_element"),
        (svg('<path d="M0 0" onclick="x()"/>'), "art_attribute"),
        (svg('<path d="M0 0" style="fill:red"/>'), "art_attribute"),
        (svg('<path d="M0 0" fill="url(http://a.example)"/>'), "art_attribute"),
        (svg('<path d="M0 0" fill="URL(file:///etc/passwd)"/>'), "art_attribute"),
        (svg('<linearGradient href="#b"/>'), "art_attribute"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(""), "art_element"),
        (b'<?xml-stylesheet href="a.css"?>' + svg(""), "art_element"),
        (svg("<g>" * 20 + "</g>" * 20), "art_many"),
        (svg("<g/>" * (MOST_ELEMENTS + 1)), "art_many"),
        (svg("<svg/>"), "art_element"),
        (b"<g/>", "art_element"),
        (f"<svg {NS}/>".encode(), "art_frame"),
        (f'<svg {NS} viewBox="0 0 nan 24"/>'.encode(), "art_frame"),
        (f'<svg {NS} viewBox="0 0 1e9 24"/>'.encode(), "art_frame"),
        (f'<svg {NS} viewBox="a b c d"/>'.encode(), "art_frame"),
        (b'<svg viewBox="0 0 24 24"/>', "art_attribute"),
        (b"no xml", "art_syntax"),
        (svg("<g>"), "art_syntax"),
        (b"", "art_syntax"),
    ],
)
def test_what_a_drawing_may_not_hold_is_refused(drawing: bytes, fault: str) -> None:
    assert fault_of(drawing).fault == fault


def test_a_fault_is_told_with_its_line() -> None:
    assert fault_of(svg("\n\n<text/>")).line == 3


def test_gradients_of_its_own_may_be_used() -> None:
    check(svg('<defs><linearGradient id="g"/></defs><path d="M0 0" fill="url(#g)"/>'))


def test_one_too_large_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "big.svg").write_bytes(b" " * (LARGEST_BYTES + 1))
    with pytest.raises(Unfit) as caught:
        read(tmp_path, "big.svg")
    assert caught.value.fault == "art_large"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: svg(text)))
def test_no_bytes_do_worse_than_be_refused(drawing: bytes) -> None:
    with suppress(Unfit):
        check(drawing)
