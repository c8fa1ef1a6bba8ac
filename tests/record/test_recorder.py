from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.errors import SmileCamError
from smilecam.frames import Size
from smilecam.record import places
from smilecam.record.clip import By, Faces, Manifest, Reason, Review, State
from smilecam.record.script import Script, Take
from smilecam.record.session import Sign
from smilecam.status import RecordingStatus
from tests.fakes.recorder import CONSENT, Desk

TWO = Script("two", (Take("smile", 2.0), Take("talk", 3.0, tags=("glasses",))))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def begun(desk: Desk, script: Script = TWO) -> Desk:
    desk.play(0.5)
    desk.recorder.begin("P01", CONSENT, script, "ko")
    return desk


def to(desk: Desk, step: str, faces: int = 1) -> Desk:
    for _ in range(600):
        if desk.recorder.status().step == step:
            return desk
        desk.play(1 / 30, faces=faces)
    raise AssertionError(f"never came to {step}, but stands at {desk.recorder.status()}")


def kept(desk: Desk) -> list[Manifest]:
    return [places.read(file) for file in places.manifests(desk.recorder.clips)]


def refused(ask: object) -> str:
    with pytest.raises(SmileCamError) as caught:
        ask()  # type: ignore[operator]  # a function without words
    return caught.value.key


def test_a_session_leaves_each_take_whole_labelled_and_accepted(desk: Desk) -> None:
    begun(desk).play(20)
    first, second = kept(desk)
    assert (first.id, first.prompt, first.review, first.state, first.faces) == (
        "01-smile", "smile", Review.ACCEPTED, State.WHOLE, Faces.ONE,
    )  # fmt: skip
    assert first.duration_s == pytest.approx(2.0, abs=0.1)
    assert (second.id, second.tags, second.camera, second.weights) == ("02-talk", ("glasses",), "Fake", "weights")
    assert (second.consent, second.session) == (CONSENT, first.session)
    assert [writer.marks[0][::2] for writer in desk.writers] == [("smile", By.PROMPT), ("talk", By.PROMPT)]
    assert desk.recorder.status() == RecordingStatus(person="P01", kept=2)
    assert not desk.recorder.busy


def test_only_the_take_itself_is_in_the_clip(desk: Desk) -> None:
    to(begun(desk), "countdown")
    assert desk.writers == []
    to(desk, "check")
    frames = len(desk.writers[0].things)
    desk.play(0.5)
    assert len(desk.writers[0].things) == frames == pytest.approx(60, abs=2)
    assert desk.writers[0].closed


def test_the_picture_asks_in_its_own_clock(desk: Desk) -> None:
    begun(desk).play(0.3)
    prompt = desk.recorder.prompt(5000.0)
    assert prompt is not None
    assert (prompt.key, prompt.number, prompt.of) == ("smile", 1, 2)
    assert prompt.since_s == pytest.approx(5000 - 0.3, abs=0.01)
    assert desk.recorder.busy


def test_nothing_is_asked_while_nothing_is_recorded(desk: Desk) -> None:
    assert desk.recorder.prompt(1.0) is None
    assert desk.recorder.status() == RecordingStatus()


def test_a_take_that_is_taken_again_is_kept_too_and_marked_rejected(desk: Desk) -> None:
    to(begun(desk), "check")
    desk.recorder.sign(Sign.RETAKE)
    desk.play(20)
    assert [(one.id, one.review) for one in kept(desk)] == [
        ("01-smile", Review.REJECTED), ("02-smile", Review.ACCEPTED), ("03-talk", Review.ACCEPTED),
    ]  # fmt: skip
    assert desk.recorder.status().kept == 2


def test_a_take_that_was_kept_can_be_taken_back_while_the_next_is_read(desk: Desk) -> None:
    to(begun(desk), "check")
    desk.play(1.2)
    assert desk.recorder.status().kept == 1
    desk.recorder.sign(Sign.RETAKE)
    assert (desk.recorder.status().kept, desk.recorder.status().number) == (0, 1)
    desk.aside.run()
    assert kept(desk)[0].review is Review.REJECTED


def test_a_camera_pulled_out_in_a_take_keeps_what_there_was_and_takes_it_again_once_it_is_back(desk: Desk) -> None:
    to(begun(desk), "take").play(1)
    desk.recorder.lost()
    desk.play(5, camera=False)
    assert (desk.recorder.status().step, desk.recorder.status().trouble) == ("torn", "torn_camera")
    (torn,) = kept(desk)
    assert (torn.state, torn.reason, torn.review) == (State.TORN, Reason.CAMERA, Review.OPEN)
    desk.recorder.sign(Sign.ACCEPT)
    desk.play(5, camera=False)
    assert desk.recorder.status().step == "read"  # no take begins without a picture
    desk.play(20)
    assert [one.review for one in kept(desk)] == [Review.OPEN, Review.ACCEPTED, Review.ACCEPTED]


def test_a_camera_that_hangs_in_a_take_is_a_lost_one(desk: Desk) -> None:
    to(begun(desk), "take").play(1).play(2, camera=False)
    assert desk.recorder.status().trouble == "torn_camera"


def test_a_disk_that_fills_up_in_a_take_is_told_at_once_and_waits_for_room(desk: Desk) -> None:
    to(begun(desk), "take").play(1)
    desk.writers[0].failed = Reason.DISK
    desk.play(10)
    assert (desk.recorder.status().step, desk.recorder.status().trouble) == ("torn", "torn_disk")
    desk.recorder.sign(Sign.RETAKE)
    desk.play(20)
    assert [one.state for one in kept(desk)] == [State.TORN, State.WHOLE, State.WHOLE]


def test_a_disk_that_was_too_slow_is_told_as_that(desk: Desk) -> None:
    to(begun(desk), "take").play(1)
    desk.writers[0].failed = Reason.OVERFLOW
    desk.play(1)
    assert desk.recorder.status().trouble == "torn_slow"


def test_a_disk_that_takes_no_clip_at_all_is_told_too(desk: Desk) -> None:
    desk.refuses = SmileCamError("clip.full", folder="f", free=1, least=64)
    to(begun(desk), "torn")
    assert desk.recorder.status().trouble == "torn_disk"
    assert kept(desk) == []


def test_a_clip_that_proves_torn_when_it_is_closed_is_told_before_the_next_take(desk: Desk) -> None:
    to(begun(desk), "take").play(1.9)
    desk.recorder.take(desk.frame())
    desk.clock.advance(0.2)
    desk.recorder.prompt(0.0)
    assert desk.recorder.status().step == "check"
    desk.writers[0].failed = Reason.DISK
    desk.aside.run()
    assert (desk.recorder.status().step, desk.recorder.status().trouble) == ("torn", "torn_disk")


@pytest.mark.parametrize(("faces", "trouble", "told"), [(0, "ask_none", Faces.NONE), (2, "ask_several", Faces.SEVERAL)])
def test_a_take_without_one_face_is_asked_about(desk: Desk, faces: int, trouble: str, told: Faces) -> None:
    to(to(begun(desk), "take"), "ask", faces=faces)
    desk.play(10)
    assert (desk.recorder.status().step, desk.recorder.status().trouble) == ("ask", trouble)
    assert (kept(desk)[0].faces, kept(desk)[0].review) == (told, Review.OPEN)
    desk.recorder.sign(Sign.ACCEPT)
    desk.aside.run()
    assert kept(desk)[0].review is Review.ACCEPTED


def test_where_nothing_is_judged_nobody_is_asked_about_faces(desk: Desk) -> None:
    begun(desk)
    for _ in range(400):
        desk.clock.advance(1 / 30)
        desk.recorder.take(desk.frame())
        desk.recorder.prompt(0.0)
        desk.aside.run()
    assert [one.faces for one in kept(desk)] == [Faces.UNKNOWN, Faces.UNKNOWN]


def test_who_hides_is_not_recorded_any_more(desk: Desk) -> None:
    to(begun(desk), "take").play(1)
    desk.recorder.hide()
    desk.play(3)
    assert not desk.recorder.busy
    assert kept(desk)[0].reason is Reason.STOPPED
    assert len(desk.writers[0].things) == pytest.approx(31, abs=2)


def test_who_stops_keeps_what_was_taken(desk: Desk) -> None:
    to(begun(desk), "check")
    desk.play(1.5)
    desk.recorder.stop()
    desk.aside.run()
    assert desk.recorder.status() == RecordingStatus(person="P01", kept=1)
    assert kept(desk)[0].review is Review.ACCEPTED


def test_free_recording_goes_on_until_it_is_stopped_and_is_labelled_on_the_way(desk: Desk) -> None:
    desk.recorder.start("P02", CONSENT, "smile")
    assert desk.recorder.status().seconds is None
    desk.play(2)
    desk.recorder.label("neutral")
    desk.play(1)
    status = desk.recorder.status()
    assert (status.kind, status.person, status.label) == ("free", "P02", "neutral")
    assert status.seconds == pytest.approx(3.0, abs=0.1)
    desk.recorder.stop()
    desk.aside.run()
    (clip,) = kept(desk)
    assert (clip.state, clip.review, clip.prompt) == (State.WHOLE, Review.OPEN, "smile")
    assert [(word, by) for word, _, by in desk.writers[0].marks] == [("smile", By.PERSON), ("neutral", By.PERSON)]
    assert desk.recorder.prompt(0.0) is None  # nothing is asked of anybody


def test_free_recording_goes_on_in_a_new_clip_when_the_camera_is_back(desk: Desk) -> None:
    desk.recorder.start("P02", CONSENT, "smile")
    desk.play(1)
    desk.recorder.lost()
    desk.play(3, camera=False).play(1)
    desk.recorder.stop()
    desk.aside.run()
    assert [(one.id, one.state) for one in kept(desk)] == [("01-smile", State.TORN), ("02-smile", State.WHOLE)]
    assert desk.recorder.status().kept == 2


def test_free_recording_on_a_full_disk_ends_and_says_so(desk: Desk) -> None:
    desk.recorder.start("P02", CONSENT, "smile")
    desk.play(1)
    desk.writers[0].failed = Reason.DISK
    desk.play(1)
    assert not desk.recorder.busy
    assert desk.recorder.status().trouble == "torn_disk"
    assert kept(desk)[0].reason is Reason.DISK
    desk.recorder.start("P02", CONSENT, "smile")
    assert desk.recorder.status().trouble == ""


def test_one_recording_at_a_time(desk: Desk) -> None:
    begun(desk)
    assert refused(lambda: desk.recorder.start("P02", CONSENT, "smile")) == "error.record.busy"
    assert refused(lambda: desk.recorder.begin("P02", CONSENT, TWO, "en")) == "error.record.busy"
    assert refused(lambda: desk.recorder.label("smile")) == "error.record.prompted"


def test_where_nothing_is_recorded_nothing_can_be_asked_of_it(desk: Desk) -> None:
    assert refused(desk.recorder.stop) == "error.record.nothing"
    assert refused(lambda: desk.recorder.sign(Sign.SKIP)) == "error.record.no_session"
    assert refused(lambda: desk.recorder.label("smile")) == "error.record.no_free"


def test_a_program_that_ends_finishes_what_it_wrote(desk: Desk) -> None:
    to(begun(desk), "take").play(1)
    desk.recorder.close()
    assert (kept(desk)[0].reason, desk.writers[0].closed) == (Reason.STOPPED, True)


def test_a_real_clip_is_written_in_full(tmp_path: Path) -> None:
    """With the real writer and the real second thread: what was offered is in the file when it is closed."""
    from smilecam.record.film import shots
    from smilecam.record.recorder import About, Recorder

    desk = Desk(tmp_path / "fake")
    recorder = Recorder(tmp_path / "real", desk.clock, About("smilecam 0", lambda: "w"))
    recorder.start("P01", CONSENT, "smile")
    for _ in range(30):
        desk.clock.advance(1 / 30)
        recorder.take(desk.frame(Size(64, 48)))
    recorder.stop()
    recorder.close()
    (file,) = places.manifests(tmp_path / "real")
    clip = places.read(file)
    assert (clip.state, clip.frames, clip.dropped) == (State.WHOLE, 30, 0)
    assert len(list(shots(places.clip_of(clip, tmp_path / "real")))) == 30
