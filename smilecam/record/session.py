"""A prompted session, from the first instruction to the last take: signs and time in, prompts and acts out. Pure.

It cannot be without a consent: that is the first thing it is made of. Nobody needs to press anything; who does can go
on earlier, take again (also while the next instruction stands already), skip and stop, at any moment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from smilecam.record.clip import ConsentRef
from smilecam.record.script import CHECK_S, COUNT_S, COUNTS, Script, Take
from smilecam.scene import Prompt, Step


class Stage(Enum):
    """Where the session stands; values are what `status` tells."""

    READ = "read"
    COUNTDOWN = "countdown"
    TAKE = "take"  # it records
    CHECK = "check"  # kept unless somebody says otherwise
    ASK = "ask"  # something in the take is doubtful: kept only if somebody says so
    TORN = "torn"  # the take broke off; again, once what broke it is mended
    DONE = "done"


class Sign(Enum):
    """What comes in."""

    DUE = "the stage has lasted its time"
    ACCEPT = "the person goes on, or keeps it"
    RETAKE = "the person wants it once more"
    SKIP = "the person leaves it out"
    STOP = "the person, or the camera, ends the session"
    DOUBT = "the take has lasted its time, and not one face was in it"
    TEAR = "the take could not be recorded to its end"


class Act(Enum):
    """What is to be done with a take's clip."""

    OPEN = "begin it"
    CLOSE = "end it, whole"
    CUT = "end it, early"
    TEAR = "end it, broken off"
    ACCEPT = "mark it accepted"
    REJECT = "mark it rejected"


class Move(NamedTuple):
    """One cell of the table. acts: on the take it came from; but `back` goes to the take before first."""

    stage: Stage
    acts: tuple[Act, ...] = ()
    by: int = 0  # takes on, or back


_NEXT = Move(Stage.READ, by=1)
_KEEP = Move(Stage.READ, (Act.ACCEPT,), by=1)
_AGAIN = Move(Stage.READ, (Act.REJECT,))
_LEAVE = Move(Stage.READ, (Act.REJECT,), by=1)
_BACK = Move(Stage.READ, (Act.REJECT,), by=-1)
_END = Move(Stage.DONE)
_FAIL = Move(Stage.TORN)
_CUT = (Act.CUT, Act.REJECT)

_ROUNDING = 1e-6

# A sign that is not in a row changes nothing there.
# fmt: off
RULES: Mapping[Stage, Mapping[Sign, Move]] = {
    Stage.READ: {
        Sign.DUE: Move(Stage.COUNTDOWN), Sign.ACCEPT: Move(Stage.COUNTDOWN),
        Sign.RETAKE: _BACK, Sign.SKIP: _NEXT, Sign.STOP: _END,
    },
    Stage.COUNTDOWN: {
        Sign.DUE: Move(Stage.TAKE, (Act.OPEN,)),
        Sign.RETAKE: _BACK, Sign.SKIP: _NEXT, Sign.STOP: _END,
    },
    Stage.TAKE: {
        Sign.DUE: Move(Stage.CHECK, (Act.CLOSE,)), Sign.DOUBT: Move(Stage.ASK, (Act.CLOSE,)),
        Sign.RETAKE: Move(Stage.READ, _CUT), Sign.SKIP: Move(Stage.READ, _CUT, by=1),
        Sign.STOP: Move(Stage.DONE, (Act.CUT,)), Sign.TEAR: Move(Stage.TORN, (Act.TEAR,)),
    },
    Stage.CHECK: {
        Sign.DUE: _KEEP, Sign.ACCEPT: _KEEP,
        Sign.RETAKE: _AGAIN, Sign.SKIP: _LEAVE, Sign.STOP: _END, Sign.TEAR: _FAIL,
    },
    Stage.ASK: {
        Sign.ACCEPT: _KEEP, Sign.RETAKE: _AGAIN, Sign.SKIP: _LEAVE, Sign.STOP: _END, Sign.TEAR: _FAIL,
    },
    Stage.TORN: {
        Sign.ACCEPT: Move(Stage.READ), Sign.RETAKE: Move(Stage.READ), Sign.SKIP: _NEXT, Sign.STOP: _END,
    },
    Stage.DONE: {},
}
# fmt: on
_SHOWN = {
    Stage.READ: Step.READ,
    Stage.COUNTDOWN: Step.COUNTDOWN,
    Stage.TAKE: Step.TAKE,
    Stage.CHECK: Step.CHECK,
    Stage.ASK: Step.CHECK,
    Stage.TORN: Step.READ,
}


class Deed(NamedTuple):
    """An act, and on the clip of which take of the script, counted from 0."""

    act: Act
    of: int


@dataclass(frozen=True, slots=True)
class Session:
    """index: which take of the script, from 0. since_s: when the stage began. trouble: why it is ASK or TORN, a key."""

    consent: ConsentRef
    script: Script
    since_s: float
    index: int = 0
    stage: Stage = Stage.READ
    trouble: str = ""

    @property
    def take(self) -> Take:
        return self.script.takes[self.index]

    @property
    def lasts_s(self) -> float:
        """How long this stage stands before DUE."""
        lasts = {
            Stage.READ: self.take.read_s,
            Stage.COUNTDOWN: COUNTS * COUNT_S,
            Stage.TAKE: self.take.seconds,
            Stage.CHECK: CHECK_S,
        }
        return lasts.get(self.stage, math.inf)

    def is_due(self, now_s: float) -> bool:
        return now_s - self.since_s >= self.lasts_s


def advance(session: Session, sign: Sign, now_s: float, trouble: str = "") -> tuple[Session, tuple[Deed, ...]]:
    """Return what the session is after `sign`, and what is to be done with clips for it, in that order.

    trouble: the key of what is wrong, with DOUBT and TEAR.
    """
    move = RULES[session.stage].get(sign)
    if move is None:
        return session, ()
    index = session.index + move.by
    if index < 0:  # there is none before the first
        return replace(session, stage=Stage.READ, since_s=now_s), ()
    acted_on = index if move.by < 0 else session.index
    deeds = tuple(Deed(act, acted_on) for act in move.acts)
    if index == len(session.script.takes):
        return replace(session, stage=Stage.DONE, since_s=now_s, trouble=""), deeds
    told = trouble if move.stage in (Stage.ASK, Stage.TORN) else ""
    return replace(session, stage=move.stage, index=index, since_s=now_s, trouble=told), deeds


def prompt_of(session: Session, now_s: float, lang: str) -> Prompt | None:
    """Return what the picture asks at `now_s`; None once it is done. since_s is on the clock of `now_s`."""
    if session.stage is Stage.DONE:
        return None
    take, spent_s = session.take, max(0.0, now_s - session.since_s)
    counting, recording = session.stage is Stage.COUNTDOWN, session.stage is Stage.TAKE
    counted = min(COUNTS - 1, int(spent_s / COUNT_S + _ROUNDING)) if counting else 0
    return Prompt(
        session.trouble or take.key,
        _SHOWN[session.stage],
        {} if session.trouble else take.facts(lang),
        count=COUNTS - counted if counting else 0,
        progress=min(1.0, spent_s / take.seconds) if recording else 0.0,
        number=session.index + 1,
        of=len(session.script.takes),
        since_s=session.since_s + counted * COUNT_S,  # each number comes in anew
    )
