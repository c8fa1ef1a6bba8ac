from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from smilecam.errors import SmileCamError
from smilecam.frames import Frame, Size
from smilecam.record import places
from smilecam.record.clip import By, Faces, Kind, Manifest, Reason, Review, State
from smilecam.record.taking import MOST_BEFORE, Taking
from tests.fakes.recorder import CONSENT, FakeWriter, Later

SESSION = "20261124T200000"


def frame(number: int) -> Frame:
    return Frame(np.zeros((48, 64, 3), np.uint8), 10.0 + number / 30, number)


class Bench:
    """A clip that is being taken, with a disk that does nothing until `aside.run()`."""

    def __init__(self, clips: Path, refuses: SmileCamError | None = None) -> None:
        self.aside, self.writers, self.clips = Later(), list[FakeWriter](), clips
        self.told: list[Manifest] = []
        draft = Manifest(
            "P01", SESSION, "01-smile", 1, "smile", CONSENT, "01-smile.mkv", Kind.VIDEO, Size(2, 2), "then",
        )  # fmt: skip

        def begin(draft: Manifest, waiting: int) -> FakeWriter:
            if refuses is not None:
                raise refuses
            places.folder_of(clips, draft.person, draft.session)
            self.writers.append(FakeWriter(draft, waiting))
            return self.writers[0]

        self.taking = Taking(draft, clips, begin, self.aside.submit)

    def offer(self, *numbers: int) -> None:
        for number in numbers:
            self.taking.offer(frame(number), f"at {number}")

    def close(self, reason: Reason = Reason.NONE) -> None:
        self.taking.close(reason, Faces.ONE, self.told.append)
        self.aside.run()

    @property
    def kept(self) -> Manifest:
        return places.read(self.clips / "P01" / SESSION / "01-smile.json")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_no_frame_is_lost_while_the_disk_makes_ready(bench: Bench) -> None:
    bench.offer(0, 1, 2)
    assert not bench.writers
    bench.aside.run()
    bench.offer(3)
    assert [one.number for one in bench.writers[0].things if isinstance(one, Frame)] == [0, 1, 2, 3]


def test_size_and_start_are_those_of_the_first_frame(bench: Bench) -> None:
    bench.offer(0, 1)
    bench.aside.run()
    assert (bench.writers[0].draft.size, bench.writers[0].draft.started) == (Size(64, 48), "at 0")


def test_marks_from_before_the_disk_was_ready_are_not_lost_either(bench: Bench) -> None:
    bench.taking.mark("smile", By.PROMPT, "a")
    bench.offer(0, 3)
    bench.taking.mark("laugh", By.PERSON, "b")
    bench.aside.run()
    bench.offer(6)
    bench.taking.mark("neutral", By.PERSON, "c")
    bench.aside.run()
    marks = [(word, round(time_s, 3)) for word, time_s, _ in bench.writers[0].marks]
    assert marks == [("smile", 0.0), ("laugh", 10.1), ("neutral", 10.2)]


def test_a_closed_clip_is_kept_with_who_was_in_it_and_takes_nothing_more(bench: Bench) -> None:
    bench.offer(0, 30)
    bench.close()
    bench.offer(31)
    bench.taking.mark("laugh", By.PERSON, "late")
    bench.close()
    assert (bench.kept.state, bench.kept.faces, bench.kept.frames) == (State.WHOLE, Faces.ONE, 2)
    assert bench.told == [bench.kept]
    assert bench.taking.seconds == pytest.approx(1.0)


def test_what_a_person_says_of_it_is_written_into_it(bench: Bench) -> None:
    bench.offer(0, 1)
    bench.close()
    for review in (Review.ACCEPTED, Review.REJECTED):
        bench.taking.decide(review)
        bench.aside.run()
        assert bench.kept.review is review


def test_what_is_not_whole_is_not_accepted_unseen(bench: Bench) -> None:
    bench.offer(0, 1)
    bench.close(Reason.CAMERA)
    bench.taking.decide(Review.ACCEPTED)
    bench.aside.run()
    assert (bench.kept.state, bench.kept.reason, bench.kept.review) == (State.TORN, Reason.CAMERA, Review.OPEN)


def test_a_clip_without_a_frame_is_none(bench: Bench) -> None:
    bench.close()
    bench.taking.decide(Review.ACCEPTED)
    bench.aside.run()
    assert (bench.writers, bench.told, list(bench.clips.iterdir())) == ([], [], [])
    assert (bench.taking.seconds, bench.taking.dropped) == (0.0, 0)


def test_a_disk_that_never_gets_ready_breaks_the_clip_and_not_the_memory(bench: Bench) -> None:
    failed = []
    for number in range(MOST_BEFORE + 1):
        bench.offer(number)
        failed.append(bench.taking.failed)
    assert failed == [Reason.NONE] * MOST_BEFORE + [Reason.OVERFLOW]
    bench.close()
    assert (bench.kept.reason, bench.kept.frames) == (Reason.OVERFLOW, MOST_BEFORE)


def test_a_disk_that_takes_no_clip_is_noticed_and_nothing_waits_for_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path, SmileCamError("folder.refused", folder="f", reason="no"))
    bench.offer(0)
    bench.aside.run()
    bench.offer(1)
    assert bench.taking.failed is Reason.DISK
    bench.close()
    assert bench.told == []


def test_what_fails_on_the_way_is_told_by_the_writer(bench: Bench) -> None:
    bench.offer(0)
    bench.aside.run()
    bench.writers[0].failed, bench.writers[0].dropped = Reason.OVERFLOW, 4
    assert (bench.taking.failed, bench.taking.dropped) == (Reason.OVERFLOW, 4)


def test_a_manifest_that_cannot_be_written_anew_ends_nothing(bench: Bench) -> None:
    bench.offer(0, 1)
    bench.aside.run()
    (bench.clips / "P01" / SESSION).rmdir()
    bench.close()
    assert bench.told[0].state is State.WHOLE
