from __future__ import annotations

from dataclasses import replace
from threading import Thread

from smilecam.pipeline.wanted import Current, Mode, Wanted
from smilecam.settings import RefereeSettings, Settings


def test_what_is_read_once_stays_whole_whatever_is_swapped_in_meanwhile() -> None:
    current = Current(Wanted(Settings(), RefereeSettings()))
    read = current.now
    current.swap(settings=Settings(lang="ko"), rules=RefereeSettings(0.7))
    assert (read.settings.lang, read.rules.threshold) == ("en", 0.5)
    assert (current.now.settings.lang, current.now.rules.threshold) == ("ko", 0.7)


def test_it_begins_live() -> None:
    assert Wanted(Settings(), RefereeSettings()).mode is Mode.LIVE


def test_two_who_change_different_things_at_once_undo_nothing_of_one_another() -> None:
    current = Current(Wanted(Settings(), RefereeSettings()))

    def modes() -> None:
        for _ in range(2000):
            current.swap(mode=Mode.PAUSED)

    def rules() -> None:
        for number in range(2000):
            current.swap(rules=RefereeSettings(number / 2000))
            if current.now.rules.threshold != number / 2000:
                undone.append(number)

    undone: list[int] = []
    threads = [Thread(target=modes), Thread(target=rules)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert undone == []
    assert current.now.mode is Mode.PAUSED


def test_what_is_amended_as_one_is_seen_as_one_and_keeps_what_others_changed() -> None:
    current = Current(Wanted(Settings(), RefereeSettings()))
    current.rule(shift=0.3)
    made = current.amend(lambda now: replace(now, settings=Settings(lang="ko"), rules=replace(now.rules, hold_s=0.2)))
    assert current.now is made
    assert (made.settings.lang, made.rules.hold_s, made.rules.shift) == ("ko", 0.2, 0.3)
