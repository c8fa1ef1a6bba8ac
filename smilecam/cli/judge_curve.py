"""What a video's face did over time: its smile as a line of blocks, and its laughs."""

from __future__ import annotations

from smilecam.verdict import Verdict, Verdicts

_BLOCKS = "▁▂▃▄▅▆▇█"
_AWAY = " "
Column = tuple[str, bool]  # a block, and whether the face laughed there


class Curve:
    """One face's smile over a video."""

    def __init__(self) -> None:
        self._samples: list[tuple[float, float, bool]] = []
        self._laughs: list[tuple[float, float]] = []

    def add(self, time_s: float, verdict: Verdict) -> None:
        if verdict.laughing:
            goes_on = bool(self._samples) and self._samples[-1][2]
            began_s = self._laughs.pop()[0] if goes_on else time_s
            self._laughs.append((began_s, time_s))
        self._samples.append((time_s, verdict.score, verdict.laughing))

    @property
    def laughs(self) -> list[tuple[float, float]]:
        """When each laugh was called and when it was last seen, in seconds."""
        return self._laughs

    @property
    def peak(self) -> float:
        return max((score for _, score, _ in self._samples), default=0.0)

    @property
    def span_s(self) -> tuple[float, float]:
        """When the face was first and last judged, in seconds."""
        return self._samples[0][0], self._samples[-1][0]

    def columns(self, seconds: float, width: int) -> list[Column]:
        """Return `width` columns over `seconds`: the mean smile of each as a block, a space where there was no face."""
        heaps: list[list[tuple[float, bool]]] = [[] for _ in range(width)]
        for time_s, score, laughing in self._samples:
            heaps[min(width - 1, int(time_s / seconds * width)) if seconds > 0 else 0].append((score, laughing))
        return [_column(heap) for heap in heaps]


class Curves:
    """The curves of all faces of one video, by track."""

    def __init__(self) -> None:
        self.by_track: dict[int, Curve] = {}
        self.frames = 0
        self.seconds = 0.0

    def add(self, verdicts: Verdicts) -> None:
        self.frames += 1
        self.seconds = verdicts.time_s
        for verdict in verdicts.faces:
            self.by_track.setdefault(verdict.judgement.track, Curve()).add(verdicts.time_s, verdict)


def _column(heap: list[tuple[float, bool]]) -> Column:
    if not heap:
        return _AWAY, False
    smile = sum(score for score, _ in heap) / len(heap)
    laughing = sum(laughed for _, laughed in heap) * 2 >= len(heap)
    return _BLOCKS[min(len(_BLOCKS) - 1, int(smile * len(_BLOCKS)))], laughing
