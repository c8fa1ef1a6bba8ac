"""Recorder: clips of the camera's own picture, in a prompted session, freely, or of a laugh that has just happened.

Capture, judge and video call it with what they have, and never wait: all that touches the disk is done aside, on one
thread, in order. Who it records has agreed: nothing here begins without a ConsentRef.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from smilecam.errors import SmileCamError
from smilecam.frames import Frame, Size
from smilecam.ports import Clock, SourceFacts
from smilecam.record import clip, places
from smilecam.record.clip import By, ConsentRef, Faces, Kind, Manifest, Reason, Review, Span, State
from smilecam.record.company import Company
from smilecam.record.laughs import Laughs, Offer
from smilecam.record.script import Script
from smilecam.record.session import Act, Deed, Session, Sign, Stage, advance, prompt_of
from smilecam.record.taking import Taking, Writer
from smilecam.record.writer import ClipWriter
from smilecam.scene import Prompt
from smilecam.status import RecordingStatus
from smilecam.texts.catalogue import Lang
from smilecam.verdict import Verdicts

THREAD = "smilecam-clips"
SILENT_S = 1.0  # as long as the picture waits before it shows a card
_TROUBLES = {Reason.CAMERA: "torn_camera", Reason.OVERFLOW: "torn_slow"}
_DOUBTS = {Faces.NONE: "ask_none", Faces.SEVERAL: "ask_several"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class About:
    """What every clip tells of who took it. weights: returns the fingerprint of those that judge at that moment."""

    software: str
    weights: Callable[[], str]


@dataclass(slots=True)
class _Roll:
    """Clips of one person that belong together: a session's, or what was recorded freely from start to stop."""

    person: str
    consent: ConsentRef
    session: str
    lang: Lang = "en"
    label: str = ""  # what is recorded freely; "" in a session and of laughs
    takes: int = 0
    kept: set[int] = field(default_factory=set)


class Recorder:
    """Implements ports.ClipKeeper. Any thread may call anything.

    clips: the folder of all clips. begin: makes a clip's writer, with room for
    so many pictures that wait; it may touch the disk. today: the calendar, in UTC.
    aside: does in order, elsewhere, what may wait for the disk.
    """

    def __init__(
        self,
        clips: Path,
        clock: Clock,
        about: About,
        begin: Callable[[Manifest, int], Writer] | None = None,
        laughs: Callable[[], Laughs] = Laughs,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
        aside: Executor | None = None,
    ) -> None:
        self.clips = clips
        self._clock, self._about, self._today = clock, about, today
        self._begin = begin or (lambda draft, waiting: ClipWriter(clips, draft, most_waiting=waiting))
        self._make_laughs = laughs
        self._lock = Lock()
        self._aside = aside or ThreadPoolExecutor(1, THREAD)
        self._camera = ""
        self._came_s = -SILENT_S
        self._frame_s = 0.0
        self._roll: _Roll | None = None
        self._session: Session | None = None
        self._taking: Taking | None = None
        self._takings: dict[int, Taking] = {}
        self._company = Company()
        self._watched: _Roll | None = None
        self._laughs: Laughs | None = None
        self._person, self._kept = "", 0
        self._trouble = ""

    # What is asked of it.

    def begin(self, person: str, consent: ConsentRef, script: Script, lang: Lang) -> None:
        """Lead a person through `script`. Raises SmileCamError where a recording goes on already."""
        with self._lock:
            self._roll = self._begun(person, consent, lang)
            self._session = Session(consent, script, self._clock.now_s())
            log.info("recording %s: %d takes of the script %s", person, len(script.takes), script.name)

    def start(self, person: str, consent: ConsentRef, label: str) -> None:
        """Record freely from now on, as `label`. Raises SmileCamError where a recording goes on already."""
        with self._lock:
            self._roll = replace(self._begun(person, consent, "en"), label=label)
            log.info("recording %s freely: %s", person, label)

    def sign(self, sign: Sign) -> None:
        """Hear what the person wants of the session. Raises SmileCamError where there is none."""
        with self._lock:
            if self._session is None:
                raise SmileCamError("record.no_session")
            self._advance(sign)

    def label(self, word: str) -> None:
        """From now on the label is `word`. Raises SmileCamError where nothing is recorded freely."""
        with self._lock:
            if self._roll is None or not self._roll.label:
                raise SmileCamError("record.no_free" if self._session is None else "record.prompted")
            self._roll.label = word
            if self._taking is not None:
                self._taking.mark(word, By.PERSON, self._now())

    def stop(self) -> None:
        """End what is recorded; what there is, is kept. Raises SmileCamError where nothing is."""
        with self._lock:
            if self._roll is None:
                raise SmileCamError("record.nothing")
            self._stop(Reason.NONE)

    def watch(self, person: str, consent: ConsentRef) -> None:
        """Offer this person's laughs for keeping, from now on."""
        with self._lock:
            laughs, self._laughs = self._laughs, self._make_laughs()
            self._watched = _Roll(person, consent, clip.session_of(self._today()))
            log.info("laughs of %s are offered for keeping", person)
        if laughs is not None:
            laughs.close()

    def unwatch(self) -> bool:
        """Hold no pictures any more; return whether it did."""
        with self._lock:
            laughs, self._laughs, self._watched = self._laughs, None, None
        if laughs is not None:
            laughs.close()
        return laughs is not None

    def keep(self) -> bool:
        """Keep the newest laugh; False where its last second is not there yet: then it is kept as soon as it is.

        Raises SmileCamError where none is offered.
        """
        with self._lock:
            if self._laughs is None or self._watched is None:
                raise SmileCamError("record.no_laughs")
            if self._laughs.offer is None and not self._laughs.coming:
                raise SmileCamError("record.no_laugh")
            offer = self._laughs.keep()
            if offer is None:
                self._laughs.want()
                return False
            self._keep(offer, self._watched)
            return True

    def close(self) -> None:
        """End everything, and wait until all of it is on the disk."""
        with self._lock:
            if self._roll is not None:
                self._stop(Reason.STOPPED)
        self.unwatch()
        self._aside.shutdown()

    # What the pipeline tells it.

    def opened(self, facts: SourceFacts) -> None:
        with self._lock:
            self._camera = facts.name

    def take(self, frame: Frame) -> None:
        with self._lock:
            self._came_s, self._frame_s = self._clock.now_s(), frame.time_s
            if self._roll is not None and self._roll.label and self._taking is None:
                self._taking = self._new(self._roll, self._roll.label, By.PERSON)
                self._company = Company()
            if self._taking is not None:
                self._taking.offer(frame, self._now())
                self._look_after(self._taking.failed)
            elif self._laughs is not None and self._watched is not None and self._session is None:
                offer = self._laughs.take(frame)
                if offer is not None:
                    self._keep(offer, self._watched)

    def lost(self) -> None:
        with self._lock:
            self._came_s = -SILENT_S
            if self._taking is not None:
                self._tear(Reason.CAMERA)
            if self._laughs is not None:
                self._laughs.forget()

    def hear(self, verdicts: Verdicts) -> None:
        with self._lock:
            if self._taking is not None:
                self._company.see(verdicts)
            elif self._laughs is not None:
                self._laughs.hear(verdicts)

    def hide(self) -> None:
        with self._lock:
            if self._roll is not None:
                self._stop(Reason.STOPPED)
            if self._laughs is not None:
                self._laughs.forget()

    def prompt(self, time_s: float) -> Prompt | None:
        with self._lock:
            if self._session is None or self._roll is None:
                return None
            now_s = self._clock.now_s()
            self._move_on(self._session, now_s)
            if self._session is None:
                return None
            prompt = prompt_of(self._session, now_s, self._roll.lang)
            return prompt and replace(prompt, since_s=time_s - (now_s - prompt.since_s))

    @property
    def busy(self) -> bool:
        return self._roll is not None

    @property
    def person(self) -> str:
        """Whose clips were recorded last, "" for nobody's yet."""
        return self._person

    def status(self) -> RecordingStatus:
        with self._lock:
            roll, session, taking = self._roll, self._session, self._taking
            offer = None if self._laughs is None else self._laughs.offer
            told = RecordingStatus(
                laughs="" if self._watched is None else self._watched.person,
                offer=None if offer is None else round(offer.seconds, 1),
                trouble=self._trouble,
                person=self._person,
                kept=self._kept,
            )
            if roll is None:
                return told
            told = replace(told, person=roll.person, kept=len(roll.kept), label=roll.label, kind="free")
            if taking is not None:
                told = replace(told, seconds=round(taking.seconds, 1), dropped=taking.dropped)
            if session is None:
                return told
            return replace(
                told, kind="session", label=session.take.label, step=session.stage.value,
                number=session.index + 1, of=len(session.script.takes), trouble=session.trouble,
            )  # fmt: skip

    # How that comes about. All of it under the lock, and nothing of it waits.

    def _begun(self, person: str, consent: ConsentRef, lang: Lang) -> _Roll:
        if self._roll is not None:
            raise SmileCamError("record.busy", person=self._roll.person)
        self._trouble, self._takings, self._taking, self._session = "", {}, None, None
        if self._laughs is not None:
            self._laughs.forget()
        self._person = person
        return _Roll(person, consent, clip.session_of(self._today()), lang)

    def _move_on(self, session: Session, now_s: float) -> None:
        """Let time do what it does. While the camera sends nothing no take begins, and one that runs is torn."""
        flows = now_s - self._came_s < SILENT_S
        if session.stage is Stage.TAKE and not flows:
            self._tear(Reason.CAMERA)
        elif session.is_due(now_s) and (flows or session.stage is Stage.CHECK):
            doubt = _DOUBTS.get(self._company.faces) if session.stage is Stage.TAKE else None
            self._advance(Sign.DOUBT if doubt else Sign.DUE, doubt or "")

    def _advance(self, sign: Sign, trouble: str = "", reason: Reason = Reason.NONE) -> None:
        if self._session is None or self._roll is None:
            return
        self._session, deeds = advance(self._session, sign, self._clock.now_s(), trouble)
        for deed in deeds:
            self._do(deed, self._roll, self._session.script, reason)
        if self._session.stage is Stage.DONE:
            log.info("the recording of %s is over: %d takes kept", self._roll.person, len(self._roll.kept))
            self._kept = len(self._roll.kept)
            self._session = self._roll = None

    def _do(self, deed: Deed, roll: _Roll, script: Script, reason: Reason) -> None:
        take = script.takes[deed.of]
        match deed.act:
            case Act.OPEN:
                self._company = Company()
                self._taking = self._new(roll, take.label, By.PROMPT, take.tags)
            case Act.CLOSE:
                self._end(deed.of)
            case Act.CUT:
                self._end(deed.of, Reason.STOPPED)
            case Act.TEAR:
                self._end(deed.of, reason)
            case Act.ACCEPT | Act.REJECT as act:
                accepts = act is Act.ACCEPT
                (roll.kept.add if accepts else roll.kept.discard)(deed.of)
                if deed.of in self._takings:
                    self._takings[deed.of].decide(Review.ACCEPTED if accepts else Review.REJECTED)

    def _end(self, of: int, reason: Reason = Reason.NONE) -> None:
        """End the clip that is being taken; what became of it is heard later."""
        if self._taking is None:
            return
        taking, self._taking = self._taking, None
        self._takings[of] = taking
        taking.close(reason, self._company.faces, lambda kept: self._ended(of, kept))

    def _ended(self, of: int, kept: Manifest) -> None:
        """Hear, aside, what became of a take: only now it may turn out that the disk did not take all of it."""
        if kept.state is State.WHOLE:
            return
        log.warning("%s is %s: %s", kept.name, kept.state.value, kept.reason.value)
        with self._lock:
            session = self._session
            if session is not None and session.index == of and session.stage in (Stage.CHECK, Stage.ASK):
                self._advance(Sign.TEAR, _trouble(kept.reason))

    def _look_after(self, failed: Reason) -> None:
        if failed is not Reason.NONE:
            self._tear(failed)

    def _tear(self, reason: Reason) -> None:
        """The clip that is being taken cannot go on: it is kept as far as it came, and that is told."""
        if self._session is not None:
            self._advance(Sign.TEAR, _trouble(reason), reason)
            return
        # Freely it goes on in a new clip once there are pictures again; on a disk that takes none it does not.
        self._trouble = _trouble(reason)
        if self._roll is not None:
            self._end(self._roll.takes, reason)
            self._roll.kept.add(self._roll.takes)
            if reason not in (Reason.CAMERA, Reason.OVERFLOW):
                self._roll = None

    def _stop(self, reason: Reason) -> None:
        if self._session is not None:
            self._advance(Sign.STOP)
        elif self._roll is not None:
            if self._taking is not None:
                self._roll.kept.add(self._roll.takes)
                self._end(self._roll.takes, reason)
            self._kept = len(self._roll.kept)
            self._roll = None

    def _new(self, roll: _Roll, label: str, by: By, tags: tuple[str, ...] = ()) -> Taking:
        taking = Taking(self._draft(roll, label, tags), self.clips, self._begin, self._aside.submit)
        taking.mark(label, by, self._now())
        return taking

    def _draft(self, roll: _Roll, label: str, tags: tuple[str, ...]) -> Manifest:
        roll.takes += 1
        take_id = clip.take_id(roll.takes, label)
        return Manifest(
            person=roll.person,
            session=roll.session,
            id=take_id,
            take=roll.takes,
            prompt=label,
            consent=roll.consent,
            file=f"{take_id}{clip.VIDEO_SUFFIX}",
            kind=Kind.VIDEO,
            size=Size(2, 2),
            started=self._now(),
            camera=self._camera,
            software=self._about.software,
            weights=self._about.weights(),
            tags=tags,
        )

    def _keep(self, offer: Offer, roll: _Roll) -> None:
        draft = replace(self._draft(roll, "laugh", ("spontaneous",)), size=offer.size)
        ago_s = self._frame_s - offer.shots[0].time_s
        started = datetime.fromtimestamp(self._today().timestamp() - ago_s, UTC)
        roll.kept.add(roll.takes)
        self._aside.submit(self._write, offer, replace(draft, started=clip.stamp(started)))

    def _write(self, offer: Offer, draft: Manifest) -> None:
        """Write a laugh that somebody kept. Its label is that person's word: they saw it called, and said so."""
        first_s, laugh, at = offer.shots[0].time_s, offer.laugh, self._now()
        try:
            writer = self._begin(draft, len(offer.shots))
            for shot in offer.shots:
                writer.offer(shot)
            kept = writer.close()
            span = Span(
                round(max(0.0, laugh.began_s - first_s), 3), round(laugh.ended_s - first_s, 3), "laugh", By.PERSON, at
            )
            review = Review.ACCEPTED if kept.state is State.WHOLE else Review.OPEN
            span = replace(span, end_s=max(span.start_s, min(span.end_s, kept.duration_s)))
            kept = replace(kept, labels=(span,), faces=Faces.ONE, review=review)
            places.keep(kept, places.clip_of(kept, self.clips).parent)
            log.info("a laugh is kept: %s", kept.name)
        except SmileCamError as problem:
            log.error("a laugh of %s could not be kept: %s", draft.person, problem)
            with self._lock:
                self._trouble = "torn_disk"

    def _now(self) -> str:
        return clip.stamp(self._today())


def _trouble(reason: Reason) -> str:
    """Return the key, under [prompt], of what is told of a take that broke off."""
    return _TROUBLES.get(reason, "torn_disk")
