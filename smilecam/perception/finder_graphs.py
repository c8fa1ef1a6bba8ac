"""MediaPipe's two face networks, each run alone and in its caller's thread: the detector, and Face Mesh's points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smilecam.faces import Box
from smilecam.frames import Picture
from smilecam.perception.finder_places import Place, Point, place_around

_DETECTOR = "mediapipe/modules/face_detection/face_detection_short_range_cpu.binarypb"
_MESH = "mediapipe/modules/face_landmark/face_landmark.tflite"


class FaceDetector:
    """BlazeFace for faces within two metres; it sees a picture reduced to 128 px."""

    def __init__(self) -> None:
        from mediapipe.framework.calculator_pb2 import CalculatorGraphConfig

        self._graph = _Graph(CalculatorGraphConfig.FromString((_above() / _DETECTOR).read_bytes()), "detections")

    def detect(self, rgb: Picture) -> list[Place]:
        """Return the faces of a (H, W, 3) uint8 RGB picture, surest first."""
        height, width = rgb.shape[:2]
        (found,) = self._graph.run(rgb)
        return [] if found is None else [_place(one.location_data, width, height) for one in _protos(found)]

    def close(self) -> None:
        self._graph.close()


class FacePoints:
    """Face Mesh's network: where a face's points lie in a square cut around it."""

    def __init__(self) -> None:
        self._graph = _Graph(_points_graph(), "points", "presence")

    def points(self, rgb: Picture) -> NDArray[np.float32] | None:
        """Return (468, 3) float32 in the pixels of a (192, 192, 3) uint8 RGB picture; None where that shows no face."""
        from mediapipe.python.packet_getter import get_float, get_float_list

        points, presence = self._graph.run(rgb)
        # A logit: above 0 is above one half.
        return np.array(get_float_list(points), np.float32).reshape(-1, 3) if get_float(presence) > 0 else None

    def close(self) -> None:
        self._graph.close()


class _Graph:
    """A graph that takes pictures. Its work is done in the thread that waits: handing it to others takes 0.1 ms."""

    def __init__(self, config: Any, *outputs: str) -> None:
        from mediapipe import CalculatorGraph
        from mediapipe.python.solution_base import resource_util

        resource_util.set_resource_dir(str(_above()))
        config.executor.add(type="ApplicationThreadExecutor")
        self._graph = CalculatorGraph(graph_config=config)
        self._outputs, self._packets, self._time = outputs, dict[str, Any](), 0
        for stream in outputs:
            self._graph.observe_output_stream(stream, self._packets.__setitem__)
        self._graph.start_run({})

    def run(self, rgb: Picture) -> list[Any]:
        """Return the packets of each output, None where there is none.

        A picture that is not writeable is taken without a copy; the graph has let go of it when this returns.
        """
        from mediapipe import ImageFormat
        from mediapipe.python.packet_creator import create_image_frame

        self._time += 1
        self._packets.clear()
        packet = create_image_frame(rgb, image_format=ImageFormat.SRGB).at(self._time)
        self._graph.add_packet_to_input_stream("image", packet)
        self._graph.wait_until_idle()
        return [self._packets.get(stream) for stream in self._outputs]

    def close(self) -> None:
        self._graph.close()


def _points_graph() -> Any:
    """Return a graph from a picture to `points`, floats by threes, and `presence`, the logit that it shows a face."""
    from mediapipe.calculators.core.split_vector_calculator_pb2 import SplitVectorCalculatorOptions
    from mediapipe.calculators.tensor.inference_calculator_pb2 import InferenceCalculatorOptions
    from mediapipe.calculators.tensor.tensor_converter_calculator_pb2 import TensorConverterCalculatorOptions
    from mediapipe.framework.calculator_pb2 import CalculatorGraphConfig

    graph = CalculatorGraphConfig(input_stream=["image"])

    def step(calculator: str, takes: str, *gives: str) -> Any:
        return graph.node.add(calculator=calculator, input_stream=[takes], output_stream=gives).options.Extensions

    converted = step("TensorConverterCalculator", "IMAGE:image", "TENSORS:pixels")
    converted[TensorConverterCalculatorOptions.ext].zero_center = False  # the network takes 0 to 1
    answered = step("InferenceCalculator", "TENSORS:pixels", "TENSORS:answers")[InferenceCalculatorOptions.ext]
    answered.model_path = _MESH
    answered.delegate.xnnpack.SetInParent()
    split = step("SplitTensorVectorCalculator", "answers", "first", "second")[SplitVectorCalculatorOptions.ext]
    split.ranges.add(begin=0, end=1)
    split.ranges.add(begin=1, end=2)
    step("TensorsToFloatsCalculator", "TENSORS:first", "FLOATS:points")
    step("TensorsToFloatsCalculator", "TENSORS:second", "FLOAT:presence")
    return graph


def _above() -> Path:
    """Return the folder that MediaPipe's own paths begin in."""
    import mediapipe

    return Path(mediapipe.__file__).parent.parent


def _protos(packet: Any) -> list[Any]:
    from mediapipe.python.packet_getter import get_proto_list

    return list(get_proto_list(packet))


def _place(location: Any, width: int, height: int) -> Place:
    """Return the place of a detection, a LocationData of which the first two points are the eyes."""
    box, eyes = location.relative_bounding_box, [_pixels(one, width, height) for one in location.relative_keypoints[:2]]
    x0, y0 = box.xmin * width, box.ymin * height
    return place_around(Box(x0, y0, x0 + box.width * width, y0 + box.height * height), *eyes)


def _pixels(point: Any, width: int, height: int) -> Point:
    return point.x * width, point.y * height
