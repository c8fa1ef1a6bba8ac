"""Supervision: how one part of the line stands, and when it is tried again. One table for source, sink and judge.

A part is told what happens to it, with the time, and answers with its state. It never gives up: pauses between tries
double up to a bound, so that a cable plugged back in after an hour works, and nothing burns a core until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from smilecam.pipeline.backoff import FIRST_S, MOST_S, Backoff


class Phase(Enum):
    """Values are what `status` tells."""

    ASLEEP = "asleep"  # nobody wants it, and its device is let go
    OPENING = "opening"
    WORKING = "working"
    SILENT = "silent"  # it is open, and nothing comes of it any more
    WAITING = "waiting"  # it failed; the pause before the next try


class Event(Enum):
    """What happens to a part."""

    WANTED = "somebody wants it"
    UNWANTED = "nobody does any more"
    DELIVERED = "it did its work once more"
    OVERDUE = "it should have by now"
    FAILED = "it said that it cannot"
    DUE = "the pause after a failure is over"
    WOKEN = "the machine slept: whatever failed or hung before tells nothing"


def _row(
    wanted: Phase, unwanted: Phase, delivered: Phase, overdue: Phase, failed: Phase, due: Phase, woken: Phase
) -> Mapping[Event, Phase]:
    return dict(zip(Event, (wanted, unwanted, delivered, overdue, failed, due, woken), strict=True))


_ASLEEP, _OPENING, _WORKING, _SILENT, _WAITING = Phase
# fmt: off
RULES: Mapping[Phase, Mapping[Event, Phase]] = {
    #                   WANTED    UNWANTED DELIVERED OVERDUE   FAILED    DUE       WOKEN
    _ASLEEP:  _row(_OPENING, _ASLEEP, _ASLEEP,  _ASLEEP,  _ASLEEP,  _ASLEEP,  _ASLEEP),
    _OPENING: _row(_OPENING, _ASLEEP, _WORKING, _SILENT,  _WAITING, _OPENING, _OPENING),
    _WORKING: _row(_WORKING, _ASLEEP, _WORKING, _SILENT,  _WAITING, _WORKING, _OPENING),
    _SILENT:  _row(_SILENT,  _ASLEEP, _WORKING, _SILENT,  _WAITING, _OPENING, _OPENING),
    _WAITING: _row(_WAITING, _ASLEEP, _WORKING, _WAITING, _WAITING, _OPENING, _OPENING),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class State:
    """How a part stands. since_s: since when; again_s: when it is tried again, while it waits.

    tries: failures in a row; 0 once it works. trouble: the key of the last one's sentence, "" for a fault of our own or
    none.
    """

    phase: Phase
    since_s: float
    again_s: float = 0.0
    tries: int = 0
    trouble: str = ""


class Part:
    """One part under supervision. One thread at a time tells it; any thread reads `state`, which is never changed."""

    def __init__(self, now_s: float, first_s: float = FIRST_S, most_s: float = MOST_S) -> None:
        self._backoff = Backoff(first_s, most_s)
        self.state = State(Phase.OPENING, now_s)

    def tell(self, event: Event, now_s: float, trouble: str = "") -> State:
        """Hear what happened, in the case of FAILED and OVERDUE why; return how it stands now."""
        before = self.state
        phase = RULES[before.phase][event]
        if event is Event.FAILED and phase is Phase.WAITING:
            again_s = now_s + self._backoff.next_s()
            self.state = State(phase, now_s, again_s, before.tries + 1, trouble)
        elif phase is before.phase:
            return before
        elif phase in (Phase.WORKING, Phase.ASLEEP) or event in (Event.WANTED, Event.WOKEN):
            self._backoff.reset()
            self.state = State(phase, now_s)
        else:
            self.state = replace(before, phase=phase, since_s=now_s, trouble=trouble or before.trouble)
        return self.state


class Trouble(Enum):
    """What is wrong with a source, as its card tells it; values are the cards' keys."""

    AWAY = "camera-lost"
    BUSY = "camera-busy"
    DENIED = "camera-denied"
    NO_PICTURE = "camera-silent"
    REFUSED = "camera-refused"
    NETWORK = "stream-lost"


# By the key of the sentence that the source failed with; all others are REFUSED.
TROUBLES: Mapping[str, Trouble] = {
    "error.camera.busy": Trouble.BUSY,
    "error.camera.denied": Trouble.DENIED,
    "error.camera.refused_mac": Trouble.DENIED,
    "error.camera.gone": Trouble.AWAY,
    "error.camera.lost": Trouble.AWAY,
    "error.camera.none": Trouble.AWAY,
    "error.camera.name": Trouble.AWAY,
    "error.camera.name_none": Trouble.AWAY,
    "error.camera.index": Trouble.AWAY,
    "error.camera.index_none": Trouble.AWAY,
    "error.camera.no_path": Trouble.AWAY,
    "error.camera.no_picture": Trouble.NO_PICTURE,
    "error.camera.no_writer": Trouble.NO_PICTURE,
    "error.camera.silent": Trouble.NO_PICTURE,
    "error.camera.stream_empty": Trouble.NETWORK,
    "error.camera.stream_refused": Trouble.NETWORK,
}


def trouble_of(state: State) -> Trouble:
    """Return what is wrong with a source that waits for its next try."""
    return TROUBLES.get(state.trouble, Trouble.REFUSED)
