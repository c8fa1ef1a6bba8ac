from __future__ import annotations

from threading import Thread

from smilecam.guard import CODE_LASTS_S, Refusal
from smilecam.web.codes import Door
from tests.fakes.clock import HandClock


def test_a_code_opens_once_and_not_after_its_time() -> None:
    clock = HandClock()
    door = Door(clock.now_s)
    code, late = door.mint(), door.mint()
    session = door.enter(code)
    assert isinstance(session, str)
    assert door.refuse_session(session) is None
    assert door.enter(code) is Refusal.CODE
    clock.advance(CODE_LASTS_S + 0.1)
    assert door.enter(late) is Refusal.CODE


def test_one_code_lets_one_of_many_in() -> None:
    door = Door(lambda: 0.0)
    code = door.mint()
    entered: list[str | Refusal] = []
    crowd = [Thread(target=lambda: entered.append(door.enter(code))) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sum(isinstance(one, str) for one in entered) == 1
