"""The virtual camera on a fake kernel that behaves as three driver versions do. Real ones are in tests/vm."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from smilecam.devices import Device, Devices, State, by_kernel
from smilecam.errors import NoVirtualCamera, SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.publish.virtual import Output, VirtualCamera, candidates
from smilecam.v4l2 import HeldFormat
from tests.fakes.kernel import I420, FakeKernel, FakeNode, camera, loopback

HD, SMALL = Size(1280, 720), Size(640, 360)


class FakeAudience:
    """Readers of one device; the test says who reads and whom to tell."""

    def __init__(self, kernel: FakeKernel, path: str, changed: Callable[[], None]) -> None:
        self.path, self.changed = path, changed
        self.reading: bool | None = None
        self.held: HeldFormat | None = None
        self.closed = False
        self._kernel = kernel

    def open(self) -> None:
        self.held = self._kernel.held_format(self.path)

    def close(self) -> None:
        self.closed = True
        assert self._kernel.by_path[self.path].writer  # let go before the output, whose format it would hold


def virtual(
    kernel: FakeKernel, device: str | None = None, audiences: list[FakeAudience] | None = None
) -> VirtualCamera:
    def watch(path: str, changed: Callable[[], None]) -> FakeAudience:
        one = FakeAudience(kernel, path, changed)
        (audiences if audiences is not None else []).append(one)
        return one

    return VirtualCamera(
        device,
        open_output=kernel.open_output,
        find=lambda: by_kernel(kernel),
        kernel=kernel,
        watch=watch,
        platform="linux",
    )


def refused(sink: VirtualCamera) -> SinkProblem:
    with pytest.raises(SinkProblem) as caught:
        sink.open(HD, 30)
    return caught.value


def picture(size: Size, shade: int = 200) -> Picture:
    return np.full(PixelFormat.I420.shape(size), shade, np.uint8)


def publish_a_second(sink: VirtualCamera) -> None:
    for _ in range(30):
        sink.publish(picture(HD))


@pytest.fixture(params=[False, True], ids=["0.13", "0.12"])
def node(request: pytest.FixtureRequest) -> FakeNode:
    return loopback(10, before_0_13=request.param)


def test_pictures_reach_the_device_that_is_called_smilecam(node: FakeNode) -> None:
    sink = virtual(FakeKernel(loopback(2, "OBS Cam"), node))
    assert sink.open(HD, 30) == HD
    assert sink.told == "SmileCam"
    sink.publish(picture(HD))
    assert node.written[-1].tolist()[:3] == [200, 200, 200]
    assert node.written[-1].shape == (1280 * 720 * 3 // 2,)
    sink.close()


def test_a_black_picture_fixes_the_format_at_once(node: FakeNode) -> None:
    virtual(FakeKernel(node)).open(HD, 30)
    (black,) = node.written
    assert set(black[: 1280 * 720]) == {16}
    assert set(black[1280 * 720 :]) == {128}
    assert node.held == HeldFormat(I420, HD)


def test_odd_sizes_are_made_even() -> None:
    assert virtual(FakeKernel(loopback(10))).open(Size(853, 481), 30) == Size(852, 480)


def test_the_second_run_works_and_only_the_old_driver_is_mended(node: FakeNode) -> None:
    kernel = FakeKernel(node)
    for _ in range(3):
        sink = virtual(kernel)
        sink.open(HD, 30)
        sink.close()
        assert not node.lost_output
    assert kernel.mended == (["/dev/video10"] * 3 if node.before_0_13 else [])


def test_what_a_killed_run_left_is_mended_before_opening() -> None:
    node = loopback(10, before_0_13=True)
    node.lost_output = True
    kernel = FakeKernel(node)
    assert virtual(kernel).open(HD, 30) == HD
    assert kernel.mended == ["/dev/video10"]


def test_the_size_that_a_reader_still_holds_is_written(node: FakeNode) -> None:
    kernel = FakeKernel(node)
    first = virtual(kernel)
    first.open(SMALL, 30)
    node.reader = True
    first.close()
    second = virtual(kernel)
    assert second.open(HD, 30) == SMALL
    second.publish(picture(SMALL))
    second.close()
    node.reader, node.held = False, None
    assert virtual(kernel).open(HD, 30) == HD


def test_another_format_that_a_reader_holds_is_named() -> None:
    node = loopback(10)
    node.held, node.reader = HeldFormat("YUYV", SMALL), True
    problem = refused(virtual(FakeKernel(node)))
    assert (problem.key, problem.facts["found"]) == ("error.virtual.other_format", "YUYV 640x360")


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_device_that_another_program_writes_is_left_alone(node: FakeNode, exclusive: bool) -> None:
    node.exclusive, node.writer, node.held = exclusive, True, HeldFormat(I420, SMALL)
    kernel = FakeKernel(node)
    assert refused(virtual(kernel)).key == "error.virtual.written"
    assert kernel.mended == []
    assert node.written == []


def test_a_free_device_is_taken_where_ours_is_in_use(node: FakeNode) -> None:
    node.writer, node.held = True, HeldFormat(I420, SMALL)
    sink = virtual(FakeKernel(node, loopback(11, "OBS Cam")))
    assert sink.open(HD, 30) == HD
    assert sink.told == "OBS Cam"


def test_the_first_refusal_is_told_where_all_refuse(node: FakeNode) -> None:
    other = loopback(11, "OBS Cam")
    other.denied = True
    node.writer, node.held = True, HeldFormat(I420, SMALL)
    assert refused(virtual(FakeKernel(other, node))).facts["path"] == "/dev/video10"


def test_a_forbidden_device_says_what_to_do() -> None:
    node = loopback(10)
    node.denied = True
    assert refused(virtual(FakeKernel(node))).key == "error.virtual.denied"


def test_a_device_that_goes_while_it_is_opened_is_a_problem_not_a_bug(node: FakeNode) -> None:
    kernel = FakeKernel(node)
    listed = by_kernel(kernel)
    node.gone = True
    sink = VirtualCamera(open_output=kernel.open_output, find=lambda: listed, kernel=kernel, platform="linux")
    assert refused(sink).key == "error.virtual.in_use"


def test_what_pyvirtualcam_refuses_is_told_in_its_words() -> None:
    kernel = FakeKernel(loopback(10))

    def busy(size: Size, fps: float, device: str | None) -> Output:
        raise RuntimeError("'v4l2loopback' backend: Virtual camera device could not be configured: Resource busy")

    sink = VirtualCamera(open_output=busy, find=lambda: by_kernel(kernel), kernel=kernel, platform="linux")
    assert refused(sink).facts["reason"] == "Resource busy"


def test_writes_that_no_longer_arrive_are_noticed_within_a_second(node: FakeNode) -> None:
    sink = virtual(FakeKernel(node))
    sink.open(HD, 30)
    for _ in range(60):
        sink.publish(picture(HD))
    node.held = HeldFormat(I420, SMALL)  # somebody changed the format under us
    with pytest.raises(SinkProblem) as lost:
        publish_a_second(sink)
    assert (lost.value.key, lost.value.facts["found"]) == ("error.virtual.lost_to_other", "YU12 640x360")


def test_a_format_that_is_gone_is_noticed(node: FakeNode) -> None:
    sink = virtual(FakeKernel(node))
    sink.open(HD, 30)
    node.held = None
    with pytest.raises(SinkProblem) as lost:
        sink._look()
    assert (lost.value.key, lost.value.facts) == ("error.virtual.lost_format", {"path": node.node.path})


def test_a_driver_that_tells_that_nobody_writes_is_believed() -> None:
    node = loopback(10)
    sink = virtual(FakeKernel(node))
    sink.open(HD, 30)

    def swallowed(frame: Picture) -> None:
        node.writer = False  # as pyvirtualcam does where write() fails: a line on stderr, no exception

    sink._output.send = swallowed  # type: ignore[union-attr,method-assign]  # a device that fails cannot be made here
    with pytest.raises(SinkProblem) as lost:
        publish_a_second(sink)
    assert lost.value.key == "error.virtual.lost_writes"


def test_a_device_is_chosen_by_path_or_name() -> None:
    kernel = FakeKernel(loopback(10), loopback(11, "OBS Cam"), camera(0, "HD Webcam"))
    found = by_kernel(kernel)
    assert [one.path for one in candidates(found, "/dev/video11")] == ["/dev/video11"]
    assert [one.path for one in candidates(found, "OBS Cam")] == ["/dev/video11"]
    for asked, key in (("/dev/video9", "missing"), ("/dev/video0", "not_virtual"), ("HD Webcam", "not_virtual")):
        with pytest.raises(NoVirtualCamera) as missing:
            candidates(found, asked)
        assert missing.value.key == f"error.virtual.{key}"
        assert missing.value.facts["found"] == "/dev/video10 (SmileCam), /dev/video11 (OBS Cam)"


def test_devices_in_use_are_tried_last() -> None:
    fed = loopback(9, "A")
    fed.writer = True
    found = by_kernel(FakeKernel(fed, loopback(11, "B"), loopback(12, "SmileCam 2"), loopback(13)))
    assert [one.name for one in candidates(found, None)] == ["SmileCam", "SmileCam 2", "B", "A"]


def test_without_a_driver_it_says_how_to_install_one() -> None:
    sink = virtual(FakeKernel(camera(0, "HD Webcam")))
    with pytest.raises(NoVirtualCamera) as missing:
        sink.open(HD, 30)
    assert missing.value.key == "error.virtual.no_driver_linux"


class Driver:
    """The one device of macOS and Windows."""

    device = "OBS Virtual Camera"

    def __init__(self) -> None:
        self.sent = 0
        self.closed = False

    def send(self, frame: Picture) -> None:
        self.sent += 1

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_on_other_systems_the_drivers_own_device_is_used(platform: str) -> None:
    driver = Driver()
    sink = VirtualCamera(open_output=lambda *_: driver, platform=platform)
    assert sink.open(HD, 30) == HD
    assert sink.told == "OBS Virtual Camera"
    for _ in range(60):
        sink.publish(picture(HD))
    sink.close()
    assert (driver.sent, driver.closed) == (60, True)


def test_on_windows_a_camera_registered_as_smilecam_is_taken_before_obs() -> None:
    tried: list[str | None] = []
    unity = Driver()
    unity.device = "SmileCam"

    def opened(size: Size, fps: float, device: str | None) -> Output:
        tried.append(device)
        if device == "SmileCam":
            return unity
        return Driver()

    sink = VirtualCamera(open_output=opened, platform="win32")
    sink.open(HD, 30)
    assert (sink.told, tried) == ("SmileCam", ["SmileCam"])
    tried.clear()
    VirtualCamera("OBS Virtual Camera", open_output=opened, platform="win32").open(HD, 30)
    VirtualCamera(open_output=opened, platform="darwin").open(HD, 30)
    assert tried == ["OBS Virtual Camera", None]


def test_on_windows_without_one_of_our_name_obs_is_taken() -> None:
    def opened(size: Size, fps: float, device: str | None) -> Output:
        if device is not None:
            raise RuntimeError(f"'unitycapture' backend: No camera registered with this name: {device}")
        return Driver()

    sink = VirtualCamera(open_output=opened, platform="win32")
    sink.open(HD, 30)
    assert sink.told == "OBS Virtual Camera"


@pytest.mark.parametrize(
    ("platform", "words", "key"),
    [
        ("darwin", "'obs' backend: OBS not installed", "no_driver_mac"),
        ("win32", "'obs' backend: OBS Virtual Camera device not found! Did you install OBS?", "no_driver_windows"),
        ("win32", "'obs' backend: virtual camera output could not be started", "in_use"),
    ],
)
def test_on_other_systems_a_missing_and_a_busy_driver_differ(platform: str, words: str, key: str) -> None:
    def refuse(size: Size, fps: float, device: str | None) -> Output:
        raise RuntimeError(words)

    assert refused(VirtualCamera(open_output=refuse, platform=platform)).key == f"error.virtual.{key}"


def test_publishing_it_closed_is_a_mistake_and_closing_twice_is_none(node: FakeNode) -> None:
    sink = virtual(FakeKernel(node))
    with pytest.raises(ValueError, match="closed != open"):
        sink.publish(picture(HD))
    sink.close()
    sink.open(HD, 30)
    sink.close()
    sink.close()
    assert not node.writer


def test_closing_never_raises_even_where_mending_fails(caplog: pytest.LogCaptureFixture) -> None:
    node = loopback(10, before_0_13=True)
    sink = virtual(FakeKernel(node))
    sink.open(HD, 30)
    node.gone = True
    sink.close()
    assert "could not be mended" in caplog.text


def test_the_real_pyvirtualcam_refuses_what_is_no_device() -> None:
    listed = Devices((), (Device("SmileCam", "/dev/null", 10, "", State.FREE, True),))
    kernel = FakeKernel()
    kernel.by_path["/dev/null"] = loopback(10)
    sink = VirtualCamera(find=lambda: listed, kernel=kernel, platform="linux")
    assert refused(sink).key == "error.virtual.in_use"


def test_who_reads_is_asked_once_the_format_is_fixed_and_told_as_the_driver_tells() -> None:
    audiences: list[FakeAudience] = []
    changes: list[bool | None] = []
    sink = virtual(FakeKernel(loopback(10)), audiences=audiences)
    sink.tell_changes(lambda: changes.append(sink.watched()))
    assert sink.watched() is None
    sink.open(HD, 30)
    (readers,) = audiences
    assert readers.held == HeldFormat(I420, HD)
    assert sink.watched() is None
    for reading in (False, True):
        readers.reading = reading
        readers.changed()
    assert changes == [False, True]


def test_whoever_watches_the_readers_lets_go_before_the_output_and_is_anew_after_it() -> None:
    audiences: list[FakeAudience] = []
    sink = virtual(FakeKernel(loopback(10)), audiences=audiences)
    sink.open(HD, 30)
    audiences[0].reading = True
    sink.close()
    assert audiences[0].closed
    assert sink.watched() is None
    sink.open(SMALL, 30)
    assert len(audiences) == 2
    sink.close()


def test_before_0_13_nobody_can_tell_and_nobody_is_asked() -> None:
    audiences: list[FakeAudience] = []
    sink = virtual(FakeKernel(loopback(10, before_0_13=True)), audiences=audiences)
    sink.open(HD, 30)
    assert audiences == []
    assert sink.watched() is None


def test_a_device_that_is_removed_is_said_and_the_one_made_in_its_place_is_taken() -> None:
    kernel = FakeKernel(loopback(10))
    sink = virtual(kernel)
    sink.open(HD, 30)
    gone = kernel.by_path.pop("/dev/video10")
    gone.held = None
    kernel.by_path["/dev/video10"] = loopback(10)  # made anew, free
    with pytest.raises(SinkProblem):
        publish_a_second(sink)
    kernel.by_path["/dev/video10"].writer = True  # what FakeAudience asks for: there is no old device to look at
    sink.close()
    kernel.by_path.clear()
    assert isinstance(refused(sink), NoVirtualCamera)
    kernel.by_path["/dev/video11"] = loopback(11)
    assert sink.open(HD, 30) == HD
    publish_a_second(sink)
    assert len(kernel.by_path["/dev/video11"].written) == 31
