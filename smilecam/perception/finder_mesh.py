"""Face Mesh, MediaPipe's older and quicker landmark graph; inside its wheel below Python 3.13."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from smilecam.frames import Picture
from smilecam.perception.finder_face import Mesh
from smilecam.silence import quiet_descriptor

# Searching a picture for faces that are not followed yet takes 1.9 of 4.5 ms. While some face is followed it is done in
# every third picture: who comes in is seen two pictures later at most.
SEARCH_EVERY = 3

_GRAPH = "modules/face_landmark/face_landmark_front_cpu.binarypb"
_LANDMARKS, _NEXT_PLACES = "multi_face_landmarks", "face_rects_from_landmarks"
_STEP_US = 33_333  # between pictures; the graph only wants times that rise

# A landmark as protocol buffers write it: a tag and a length, then x, y and z, each with a tag of its own.
_LANDMARK = np.dtype([("", "V3"), ("x", "<f4"), ("", "V1"), ("y", "<f4"), ("", "V1"), ("z", "<f4")])


class FaceMesh:
    """Landmarks of up to `max_faces` faces. `tracking` follows them from picture to picture; else each stands alone.

    One thread calls it, and all the work is done in that thread. Making it takes about half a second.
    """

    def __init__(self, max_faces: int, *, tracking: bool) -> None:
        self._max_faces = max_faces
        self._time_us = 0
        self._rgb = np.empty((0, 0, 3), np.uint8)
        self._packets: dict[str, Any] = {}
        # Where the graph looks for the faces of this picture in the next one, as its NormalizedRects.
        self._places: list[Any] = []
        self._lost_one, self._since_search = False, 0
        with quiet_descriptor():
            import mediapipe
            from mediapipe.python.solution_base import resource_util

            self._mediapipe = mediapipe
            inside = Path(mediapipe.__file__).parent
            resource_util.set_resource_dir(str(inside.parent))
            self._graph = mediapipe.CalculatorGraph(graph_config=_with_search_on_demand((inside / _GRAPH).read_bytes()))
            for stream in (_LANDMARKS, _NEXT_PLACES):
                self._graph.observe_output_stream(stream, self._packets.__setitem__)
            create = mediapipe.packet_creator
            self._graph.start_run(
                {
                    "num_faces": create.create_int(max_faces),
                    "with_attention": create.create_bool(False),
                    "use_prev_landmarks": create.create_bool(tracking),
                }
            )
            self._tracking = tracking
            # It goes on writing until a picture and a first face went through; an empty one lets it forget that face.
            for picture in (_drawn_face(), np.zeros((96, 96, 3), np.uint8)):
                self.meshes(picture)

    def meshes(self, picture: Picture) -> list[Mesh]:
        """Return the (468, 3) float32 points of each face in a (H, W, 3) uint8 BGR picture, in its pixels."""
        search = self._must_search() or picture.shape != self._rgb.shape
        self._since_search = 0 if search else self._since_search + 1
        self._run(self._as_rgb(picture, search), search)
        places = self._taken(_NEXT_PLACES)
        self._lost_one, self._places = len(places) < len(self._places), places
        height, width = picture.shape[:2]
        # z is given in the unit of x.
        unit = np.array([width, height, width], dtype=np.float32)
        return [_points(face.SerializeToString()) * unit for face in self._taken(_LANDMARKS)]

    def close(self) -> None:
        self._graph.close()

    def _must_search(self) -> bool:
        if not self._tracking or not self._places or self._lost_one:
            return True
        return len(self._places) < self._max_faces and self._since_search + 1 >= SEARCH_EVERY

    def _run(self, rgb: Picture, search: bool) -> None:
        self._time_us += _STEP_US
        self._packets.clear()
        create, image = self._mediapipe.packet_creator, self._mediapipe.ImageFormat.SRGB
        packets = {"image": create.create_image_frame(rgb, image_format=image), "search": create.create_bool(search)}
        for stream, packet in packets.items():
            self._graph.add_packet_to_input_stream(stream, packet.at(self._time_us))
        self._graph.wait_until_idle()

    def _taken(self, stream: str) -> list[Any]:
        """Return what the last picture brought on `stream`: messages, one a face."""
        packet = self._packets.get(stream)
        return [] if packet is None else list(self._mediapipe.packet_getter.get_proto_list(packet))

    def _as_rgb(self, picture: Picture, search: bool) -> Picture:
        """Return `picture` in the order that the graph reads, in one buffer for all: it has let go when it answers.

        What is not writeable it takes without a copy. Where it does not search, it reads around the faces it follows
        and nowhere else, so that the rest may stay as it was in earlier pictures.
        """
        if self._rgb.shape != picture.shape:
            self._rgb = np.empty(picture.shape, np.uint8)
        self._rgb.flags.writeable = True
        height, width = picture.shape[:2]
        for x0, y0, x1, y1 in [(0, 0, width, height)] if search else [_around(one, picture) for one in self._places]:
            cv2.cvtColor(picture[y0:y1, x0:x1], cv2.COLOR_BGR2RGB, dst=self._rgb[y0:y1, x0:x1])
        self._rgb.flags.writeable = False
        return self._rgb


def _with_search_on_demand(written: bytes) -> Any:
    """Return Face Mesh's graph with a further input, `search`: whether to look for new faces in this picture.

    Its work is done in the thread that waits for it: with threads of its own a picture takes a sixth longer.
    """
    from mediapipe.framework.calculator_pb2 import CalculatorGraphConfig

    graph = CalculatorGraphConfig.FromString(written)
    graph.executor.add(type="ApplicationThreadExecutor")
    graph.input_stream.append("search")
    # The graph as it comes gives the picture to the detector unless as many faces are followed as are allowed.
    (gate,) = (node for node in graph.node if "DISALLOW:prev_has_enough_faces" in node.input_stream)
    gate.input_stream[0] = "searched"
    graph.node.add(calculator="GateCalculator", input_stream=["image", "ALLOW:search"], output_stream=["searched"])
    return graph


def _around(place: Any, picture: Picture) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of the pixels that the graph reads of `place`, a NormalizedRect.

    It is turned about its middle; beyond the border the graph reads the border's pixels.
    """
    height, width = picture.shape[:2]
    cos, sin = abs(math.cos(place.rotation)), abs(math.sin(place.rotation))
    wide, high = place.width * width, place.height * height
    # A pixel more for sampling between pixels, and one for rounding.
    reach_x, reach_y = (wide * cos + high * sin) / 2 + 2, (wide * sin + high * cos) / 2 + 2
    x, y = place.x_center * width, place.y_center * height
    x0, y0 = (int(min(max(low, 0), side - 1)) for low, side in ((x - reach_x, width), (y - reach_y, height)))
    x1 = int(max(min(x + reach_x, width - 1), x0)) + 1
    y1 = int(max(min(y + reach_y, height - 1), y0)) + 1
    return x0, y0, x1, y1


def _points(landmarks: bytes) -> Mesh:
    """Return (N, 3) float32 from a serialised list of landmarks: 0.02 ms, where asking each point for its numbers takes
    0.24 ms that no other thread can use."""
    points = np.frombuffer(landmarks, _LANDMARK)
    # Each coordinate lies in one piece, which is what the smallest and the largest of each are found in fastest.
    return np.asarray(np.stack((points["x"], points["y"], points["z"])).T)


def _drawn_face() -> Picture:
    """Return a (96, 96, 3) drawing of a face, coarse but found."""
    picture = np.full((96, 96, 3), 40, np.uint8)
    skin, white, dark, shade, lips = (210, 170, 140), (250, 250, 250), (60, 40, 30), (175, 130, 105), (180, 80, 80)
    spots = [((48, 48), (24, 31), skin), ((48, 55), (5, 2), shade), ((48, 65), (9, 3), lips)]
    for eye in (38, 58):
        spots += [((eye, 41), (5, 3), white), ((eye, 41), (3, 3), dark), ((eye, 34), (6, 1), dark)]
    for middle, axes, colour in spots:
        cv2.ellipse(picture, middle, axes, 0, 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
    return picture
