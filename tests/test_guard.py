"""Each incident that others had on 127.0.0.1 is a test here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smilecam.guard import CODE_LASTS_S, HEADERS, Doorkeeper, Refusal, refuse_host, refuse_origin

PORT = 8787
HOSTS = ("127.0.0.1:8787", "localhost:8787", "[::1]:8787")


@pytest.mark.parametrize("host", HOSTS)
def test_this_machines_own_names_are_let_in(host: str) -> None:
    assert refuse_host(host, PORT) is None
    assert refuse_origin(f"http://{host}", host, PORT) is None


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example:8787",  # a name rebound to 127.0.0.1
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:8787.evil.example",
        "127.0.0.1.nip.io:8787",
        "0.0.0.0:8787",
        "192.168.0.2:8787",
        "LOCALHOST:8787 ",
        "user@127.0.0.1:8787",
    ],
)
def test_a_rebound_or_foreign_host_is_turned_away(host: str | None) -> None:
    assert refuse_host(host, PORT) is Refusal.HOST
    assert refuse_origin("http://127.0.0.1:8787", host, PORT) is Refusal.HOST


@given(st.text(max_size=40))
def test_no_other_host_than_the_three_is_let_in(host: str) -> None:
    assert (refuse_host(host, PORT) is None) == (host in HOSTS)


@pytest.mark.parametrize(
    "origin",
    [
        None,  # no browser
        "",
        "null",  # a sandboxed frame, a file
        "http://evil.example",
        "http://127.0.0.1",  # another server of this machine
        "http://127.0.0.1:3000",
        "https://127.0.0.1:8787",
        "http://192.168.0.2:8787",  # an attacker's page on an IP address
        "http://localhost:8787",  # ours, but not the page that asks
        "http://127.0.0.1:8787.evil.example",
        "chrome-extension://abcdef",
    ],
)
def test_only_the_pages_own_origin_is_let_in(origin: str | None) -> None:
    assert refuse_origin(origin, "127.0.0.1:8787", PORT) is Refusal.ORIGIN


def test_a_code_opens_once() -> None:
    keeper = Doorkeeper()
    code = keeper.mint(0.0)
    session = keeper.enter(code, 1.0)
    assert isinstance(session, str)
    assert keeper.refuse_session(session) is None
    assert keeper.enter(code, 2.0) is Refusal.CODE


def test_a_code_is_good_for_a_minute() -> None:
    keeper = Doorkeeper()
    early, late = keeper.mint(0.0), keeper.mint(0.0)
    assert isinstance(keeper.enter(early, CODE_LASTS_S), str)
    assert keeper.enter(late, CODE_LASTS_S + 0.1) is Refusal.CODE


def test_codes_and_sessions_are_long_and_never_the_same() -> None:
    keeper = Doorkeeper()
    codes = {keeper.mint(0.0) for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code) == 43 for code in codes)  # 256 bits


def test_a_code_is_no_session_and_a_session_no_code() -> None:
    keeper = Doorkeeper()
    code = keeper.mint(0.0)
    assert keeper.refuse_session(code) is Refusal.SESSION
    session = keeper.enter(code, 0.0)
    assert isinstance(session, str)
    assert keeper.enter(session, 0.0) is Refusal.CODE


@pytest.mark.parametrize("guess", ["", "0", "x" * 43, "ключ", "\ud800", "a" * 100_000])
def test_any_text_can_be_guessed_and_opens_nothing(guess: str) -> None:
    keeper = Doorkeeper()
    keeper.mint(0.0)
    assert keeper.enter(guess, 0.0) is Refusal.CODE
    assert keeper.refuse_session(guess) is Refusal.SESSION


def test_who_guesses_is_told_to_wait_and_never_locks_the_owner_out() -> None:
    keeper = Doorkeeper()
    code = keeper.mint(0.0)
    assert [keeper.enter(f"guess {number}", 0.0) for number in range(12)][-2:] == [Refusal.TOO_MANY] * 2
    assert isinstance(keeper.enter(code, 0.0), str)
    assert keeper.enter(code, 9.9) is Refusal.TOO_MANY
    assert keeper.enter(code, 10.0) is Refusal.CODE


def test_a_living_code_is_pushed_out_by_no_number_of_others() -> None:
    keeper = Doorkeeper()
    code = keeper.mint(0.0)
    for number in range(1000):
        keeper.mint(number / 1000)
    assert isinstance(keeper.enter(code, 1.0), str)


def test_old_codes_are_forgotten_so_that_asking_for_links_fills_no_memory() -> None:
    keeper = Doorkeeper()
    for second in range(1000):
        keeper.mint(float(second))
    assert len(keeper._codes) <= CODE_LASTS_S + 1


def test_nothing_that_would_open_the_door_is_kept_in_clear() -> None:
    keeper = Doorkeeper()
    code = keeper.mint(0.0)
    assert code not in repr(keeper)
    session = keeper.enter(code, 0.0)
    assert str(session) not in repr(keeper)


def test_the_headers_forbid_frames_foreign_code_and_leaks() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert HEADERS["X-Content-Type-Options"] == "nosniff"
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"
    assert HEADERS["Cache-Control"] == "no-store"
    assert not any(name.lower().startswith("access-control") for name in HEADERS)
