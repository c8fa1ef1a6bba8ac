from __future__ import annotations

import json
from pathlib import Path

import pytest

from smilecam.daemon.refusal import from_json, to_json
from smilecam.errors import BadConfig, SmileCamError, UsageProblem
from smilecam.texts.catalogue import LANGS, Lang, say

PROBLEMS = [
    UsageProblem("threshold.range", found="7"),
    UsageProblem("empty"),
    BadConfig("config.value", file=Path("/c.toml"), line=3, name="fps", problem=UsageProblem("fps.number", found="x")),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=str)
@pytest.mark.parametrize("lang", LANGS)
def test_it_arrives_so_that_it_can_be_said_in_any_language(problem: SmileCamError, lang: Lang) -> None:
    arrived = from_json(json.loads(json.dumps(to_json(problem))))
    assert say(arrived.key, lang, **arrived.facts) == say(problem.key, lang, **problem.facts)


def test_others_read_an_english_sentence() -> None:
    told = to_json(PROBLEMS[0])
    assert told["v"] == 1
    assert told["refused"].startswith("the threshold 7 is outside 0 to 1")


@pytest.mark.parametrize(
    "told",
    [
        {"refused": "no such thing"},
        {"refused": "no such thing", "key": "of.the.future", "facts": {}},
        {"refused": "no such thing", "key": "threshold.range", "facts": {}},
        {"refused": "no such thing", "key": "threshold.range", "facts": [1]},
        {"refused": "no such thing", "key": 7, "facts": {"found": {"key": 3}}},
    ],
)
def test_what_we_do_not_know_how_to_say_is_said_as_it_was_told(told: dict[str, object]) -> None:
    problem = from_json(told)
    assert "(no such thing)" in say(problem.key, "ko", **problem.facts)
