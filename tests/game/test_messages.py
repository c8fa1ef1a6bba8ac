"""Every message there and back; and that no bytes, however made, do more than be refused."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from smilecam.game import messages
from smilecam.game.events import Card, Ended, FaceState, Reason
from smilecam.game.evidence import Sample
from smilecam.game.messages import (
    CODE_LENGTH,
    CODE_SIGNS,
    FACE_SIGNS,
    LONGEST,
    AnyFromClient,
    AnyFromServer,
    BadMessage,
    Bye,
    Create,
    Done,
    Enter,
    Entered,
    Evidence,
    Heard,
    Kick,
    News,
    OtherVersion,
    PlayerView,
    Refused,
    Seat,
    Sit,
    Snap,
    State,
    code_of,
    from_client,
    from_server,
    to_bytes,
)
from smilecam.game.options import Mode, Options
from smilecam.game.state import Phase, Stand

KEY = "k" * 22

_names = some.text(max_size=64)
_numbers = some.integers(0, 2**53)
_stamps = some.integers(-(2**53), 2**53)
_samples = some.builds(
    Sample,
    player=some.integers(-5, 100),
    smile=some.integers(0, 1000),
    peak=some.none() | some.integers(0, 1000),
    face=some.sampled_from(FaceState),
    yaw=some.integers(-18_000, 18_000),
    blinks=some.none() | some.integers(0, 1000),
    onset_ms=some.none() | some.integers(0, 2000),
)
_from_clients = some.one_of(
    some.builds(Create, key=some.just(KEY), options=some.builds(Options, mode=some.sampled_from(Mode)), v=some.just(1)),
    some.builds(
        Enter,
        key=some.just(KEY),
        code=some.text(max_size=16),
        v=some.just(1),
        epoch=_numbers,
        heard=_numbers,
        weights=some.text(max_size=64),
    ),
    some.builds(Sit, n=_numbers, name=_names, team=some.integers(0, 8)),
    some.builds(Kick, n=_numbers, player=some.integers(0, 1000)),
    some.builds(
        Evidence,
        number=_numbers,
        time_us=_stamps,
        sent_us=_stamps,
        faces=some.lists(_samples, min_size=1, max_size=4).map(tuple),
        echo_us=some.none() | _stamps,
        echoed_us=some.none() | _stamps,
        urgent=some.booleans(),
    ),
)

REASON = Reason(830, 600, 700, 1, 2, False, ((200, 100), (0, 830)))
SAID: list[AnyFromServer] = [
    Entered("BCDFGH", 1, 7, (1, 2), Options(mode=Mode.TEAMS)),
    Seat(4, 2),
    Done(5),
    Refused("full", 3, {"most": 8}),
    Heard(99),
    State(
        5, 2, Phase.PLAYING, 1, 3, None,
        (PlayerView(1, "민지", Stand.IN, 600), PlayerView(2, "Ben", Stand.OUT, 640, card="red")),
        1, 0, 0, "K7", Ended(9, 1, (1,), False, "standing", 4),
    ),
    Snap(5, 2, (120, 830), "ss"),
    News(1, 7, (Card(3, 2, "red", 0, REASON), Ended(9, 1, (1,), False, "standing", 4))),
    Bye("full", again=False),
]  # fmt: skip


@given(_from_clients)
def test_what_a_client_says_arrives_as_it_was(message: AnyFromClient) -> None:
    assert from_client(to_bytes(message)) == message
    assert from_client(memoryview(to_bytes(message))) == message


@pytest.mark.parametrize("message", SAID, ids=lambda one: type(one).__name__)
def test_what_the_server_says_arrives_as_it_was(message: AnyFromServer) -> None:
    assert from_server(to_bytes(message)) == message


def test_usual_evidence_is_short() -> None:
    sample = Sample(3, 812, peak=845, low=790, yaw=-1234, light=431, blinks=57)
    sent = to_bytes(Evidence(12345, 10**12, 10**12 + 5, (sample,), 10**11, 10**12))
    assert len(sent) < 200
    assert len(to_bytes(Evidence(12345, 10**12, 10**12 + 5, (sample,) * 4, 10**11, 10**12))) < LONGEST / 3


def test_unknown_fields_are_ignored() -> None:
    assert from_client(b'{"is":"sit","n":1,"name":"Ana","mood":"new in version 1.7"}') == Sit(1, "Ana")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"is":"enter","key":"kkkkkkkkkkkkkkkkkkkkkk","code":"BCDFGH","v":2}',
        b'{"is":"enter","v":3,"room":"of another shape"}',
        b'{"is":"arrive","v":9}',
    ],
)
def test_another_version_is_told_apart_from_garbage(raw: bytes) -> None:
    with pytest.raises(OtherVersion):
        from_client(raw)


def test_a_server_of_another_version_is_told_apart() -> None:
    with pytest.raises(OtherVersion):
        from_server(to_bytes(msgspec.structs.replace(SAID[0], v=2)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"is":"sit"}',
        b'{"is":"sit","n":-1,"name":"x"}',
        b'{"is":"sit","n":1e400,"name":"x"}',
        b'{"is":"sit","n":99999999999999999999999999,"name":"x"}',
        b'{"is":"sit","n":NaN,"name":"x"}',
        b'{"is":"sit","n":1,"name":"' + b"x" * 65 + b'"}',
        b'{"is":"enter","key":"short","code":"BCDFGH"}',
        b'{"is":"evidence","q":1,"t":0,"u":0,"a":[]}',
        b'{"is":"evidence","q":1,"t":0,"u":0,"a":[{"p":1,"s":1001}]}',
        b'{"is":"evidence","q":1,"t":0,"u":0,"a":[{"p":1,"s":0.5}]}',
        b'{"is":"evidence","q":1,"t":0,"u":0,"a":[{"p":1,"s":1,"f":"asleep"}]}',
        b'{"is":"evidence","q":1,"t":0,"u":0,"a":[' + b",".join([b'{"p":1,"s":1}'] * 5) + b"]}",
        b'{"is":"state"}',
        b'{"x":' * 400,
        b"[" * 2000,
        b" " * 5000,
        '{"is":"sit","n":1,"name":"\ud800"}'.encode("utf-8", "surrogatepass"),
    ],
)
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(BadMessage):
        from_client(raw)


@settings(max_examples=300)
@given(some.binary(max_size=300))
@example(b'{"is":')
def test_garbage_is_refused_and_nothing_else(raw: bytes) -> None:
    for read in (from_client, from_server):
        with pytest.raises(BadMessage):
            read(raw)


_json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from(["is", "v", "n", "a", "p", "q", "key"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(_json, some.sampled_from(["enter", "create", "sit", "evidence", "snap", "state", "news", ""]))
def test_any_json_is_a_message_or_refused(value: Any, kind: str) -> None:
    if isinstance(value, dict):
        value = {**value, "is": kind}
    raw = msgspec.json.encode(value)
    for read in (from_client, from_server):
        try:
            read(raw)
        except BadMessage:
            continue


@settings(max_examples=200)
@given(_from_clients, some.integers(0, 2**32))
def test_a_message_with_a_few_bytes_turned_is_a_message_or_refused(message: AnyFromClient, seed: int) -> None:
    raw, dice = bytearray(to_bytes(message)), random.Random(seed)
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(raw))
        choice = dice.randrange(4)
        if choice == 0:
            raw[place] = dice.randrange(256)
        elif choice == 1 and len(raw) > 2:
            del raw[place]
        elif choice == 2:
            raw.insert(place, dice.choice(b'{}[]",:0129eE.-nulltrue\\'))
        else:
            raw[place:place] = raw[dice.randrange(len(raw)) :][:20]
    try:
        read = from_client(bytes(raw))
    except BadMessage:
        return
    assert from_client(to_bytes(read)) == read


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("bcd-fgh", "BCDFGH"),
        (" BCDFGH ", "BCDFGH"),
        ("BCD.FGH", "BCDFGH"),
        ("BCDFG", ""),
        ("BCDFGA", ""),
        ("", ""),
        ("민지민지민지", ""),
    ],
)
def test_a_code_is_read_as_people_write_it(told: str, code: str) -> None:
    assert code_of(told) == code


def test_codes_hold_no_words_and_nothing_that_looks_alike() -> None:
    assert not set("AEIOUY0125O") & set(CODE_SIGNS)
    assert len(CODE_SIGNS) ** CODE_LENGTH == 64_000_000


def test_each_state_of_a_face_has_a_sign() -> None:
    assert set(FACE_SIGNS) == set(FaceState)
    assert len(set(FACE_SIGNS.values())) == len(FaceState)
    assert messages.VERSION == 1
