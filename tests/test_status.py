from __future__ import annotations

import json
from dataclasses import replace

import pytest

from smilecam.status import FaceStatus, PartStatus, Status, Timing, from_json, to_json

STATUS = Status(
    pid=7,
    version="0.1.0",
    started_s_ago=61.0,
    state="live",
    camera="웹캠",
    camera_size="1280x720",
    sink="preview",
    told="http://127.0.0.1:8787/#k=x",
    size="1280x720",
    threshold=0.5,
    lang="ko",
    overlay="quiet",
    weights="first",
    fps_in=30.0,
    fps_out=30.0,
    fps_judged=29.0,
    published=1800,
    cpu_percent=24.0,
    memory_mb=300.0,
    verdict_age_s=0.03,
    judging="ok",
    paths={"capture": "ok"},
    drops={"judge": 3},
    stages={"find": Timing(3.1, 4.2)},
    faces=(FaceStatus(1, 0.93, "happy", True, 2),),
)


def test_a_status_travels_as_json_and_comes_back_the_same() -> None:
    assert from_json(json.loads(json.dumps(to_json(STATUS)))) == STATUS


def test_before_the_first_verdict_there_is_no_age() -> None:
    young = replace(STATUS, verdict_age_s=None, faces=(), stages={})
    assert from_json(json.loads(json.dumps(to_json(young)))) == young


def test_its_form_tells_its_version_and_that_somebody_runs() -> None:
    told = to_json(STATUS)
    assert (told["v"], told["running"]) == (1, True)


def test_what_a_newer_one_adds_is_passed_over() -> None:
    assert from_json({**to_json(STATUS), "mood": "good"}) == STATUS


def test_what_lacks_is_named() -> None:
    told = to_json(STATUS)
    del told["fps_in"]
    with pytest.raises(KeyError, match="fps_in"):
        from_json(told)


def test_what_a_newer_one_adds_within_its_parts_is_passed_over() -> None:
    told = json.loads(json.dumps(to_json(STATUS)))
    for part in (told["faces"][0], told["baseline"], told["budget"], told["stages"]["find"]):
        part["mood"] = "good"
    told["parts"] = {"capture": {"phase": "working", "mood": "good"}}
    assert from_json(told) == replace(STATUS, parts={"capture": PartStatus("working")})
