"""The written form of a manifest."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.errors import BadClip
from smilecam.frames import Size
from smilecam.record.clip import (
    LABELS,
    By,
    ConsentRef,
    Faces,
    Kind,
    Manifest,
    Reason,
    Review,
    Span,
    State,
    session_of,
)
from smilecam.record.form import VERSION, parsed, upgraded, written
from tests.fakes.clips import draft

WORDS = st.sampled_from([*LABELS])
SECONDS = st.floats(0, 1e6)
COUNTS = st.integers(0, 10**9)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
SPANS = st.builds(
    lambda start_s, more_s, word, by, at: Span(start_s, start_s + more_s, word, by, at),
    SECONDS,
    SECONDS,
    WORDS,
    st.sampled_from(By),
    st.text(max_size=30),
)
FOREIGN = st.dictionaries(st.from_regex(r"x_[a-z]{1,8}", fullmatch=True), st.none() | st.integers() | st.text())


@st.composite
def manifests(make: st.DrawFn) -> Manifest:
    take, word, kind = make(st.integers(0, 9999)), make(WORDS), make(st.sampled_from(Kind))
    name = f"{take:02}-{word}"
    suffix = ".mkv" if kind is Kind.VIDEO else make(st.sampled_from([".png", ".jpg"]))
    return Manifest(
        person=make(st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True)),
        session=make(st.datetimes(datetime(1000, 1, 1)).map(session_of)),
        id=name,
        take=take,
        prompt=word,
        consent=ConsentRef(make(st.text(max_size=5)), make(HASHES)),
        file=f"{name}{suffix}",
        kind=kind,
        size=Size(make(st.integers(1, 9999)), make(st.integers(1, 9999))),
        started=make(st.text(max_size=30)),
        fps=make(SECONDS),
        sha256=make(HASHES | st.just("")),
        bytes=make(COUNTS),
        frames=make(COUNTS),
        duration_s=make(SECONDS),
        state=make(st.sampled_from(State)),
        reason=make(st.sampled_from(Reason)),
        dropped=make(COUNTS),
        review=make(st.sampled_from(Review)),
        labels=tuple(make(st.lists(SPANS, max_size=4))),
        tags=tuple(make(st.lists(st.text(max_size=10), max_size=3))),
        camera=make(st.text(max_size=20)),
        light=make(st.none() | st.floats(0, 1)),
        software=make(st.text(max_size=20)),
        weights=make(HASHES | st.just("")),
        faces=make(st.sampled_from(Faces)),
        source=make(HASHES | st.just("")),
        others=make(FOREIGN),
    )


@given(manifests())
def test_what_is_written_is_read_again_with_all_that_it_does_not_know(manifest: Manifest) -> None:
    assert parsed(written(manifest), "x.json") == manifest


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def refused(text: str) -> str | None:
    """Return the name of the field for which `text` is refused, "" where it is no manifest at all, None where it is."""
    try:
        parsed(text, "x.json")
    except BadClip as problem:
        return str(problem.facts.get("name", "")).partition(".")[0].partition("[")[0]
    return None


@given(st.sampled_from(sorted(json.loads(written(draft())))), JSON)
def test_whatever_stands_in_a_field_is_read_or_refused_by_name(name: str, value: Any) -> None:
    told = {**json.loads(written(draft())), name: value}
    assert refused(json.dumps(told)) in (None, "", name) or name == "v"


@given(st.text() | JSON.map(json.dumps))
def test_any_text_is_a_manifest_or_refused(text: str) -> None:
    with pytest.raises(BadClip):
        parsed(text, "x.json")


def fault(**changes: Any) -> BadClip:
    told = {**json.loads(written(draft())), **changes}
    with pytest.raises(BadClip) as problem:
        parsed(json.dumps(told), "x.json")
    return problem.value


def test_a_field_that_is_missing_is_named() -> None:
    told = json.loads(written(draft()))
    del told["consent"]["sha256"]
    with pytest.raises(BadClip) as problem:
        parsed(json.dumps(told), "x.json")
    assert (problem.value.key, problem.value.facts["name"]) == ("error.clip.lacks", "consent.sha256")


def test_a_label_that_is_misspelt_is_named_with_its_place_in_the_list() -> None:
    span = {"start_s": 0, "end_s": 1, "label": "smlie", "by": "person", "at": ""}
    assert fault(labels=[{**span, "label": "smile"}, span]).facts["name"] == "labels[1].label"


@pytest.mark.parametrize(
    "changes",
    [
        {"file": "../../P01/x/01-smile.mkv"},  # nothing points out of its folder
        {"file": "02-smile.mkv"},
        {"file": "01-smile.png"},
        {"person": "../P02"},
        {"session": "20261124T20150०"},
        {"session": "20261399T201500"},
        {"size": [64, 0]},
        {"light": 1.5},
        {"frames": -1},
        {"frames": True},
        {"duration_s": "1"},
        {"labels": [{"start_s": 2, "end_s": 1, "label": "smile", "by": "person", "at": ""}]},
        {"state": "fine"},
        {"sha256": "C" * 64},
        {"tags": "glasses"},
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    assert fault(**changes).key == "error.clip.field"


def test_a_newer_version_is_refused_and_one_without_a_version_too() -> None:
    assert fault(v=VERSION + 1).key == "error.clip.newer"
    assert fault(v="1").key == "error.clip.no_version"
    assert fault(v=0).key == "error.clip.older"


def test_an_older_version_is_read_through_all_upgrades_between() -> None:
    now = json.loads(written(draft()))
    first = {**now, "v": -1, "who": now["person"]}
    del first["person"], first["dropped"]

    def renamed(told: dict[str, Any]) -> dict[str, Any]:
        return {**{name: value for name, value in told.items() if name != "who"}, "person": told["who"], "v": 0}

    upgrades = {-1: renamed, 0: lambda told: {**told, "dropped": 0, "v": 1}}
    assert parsed(json.dumps(first), "x.json", upgrades) == draft()
    with pytest.raises(BadClip) as problem:
        upgraded(first, "x.json", {0: upgrades[0]}, 1)
    assert problem.value.key == "error.clip.older"
