import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smilecam import selection, weights
from smilecam.errors import BadWeights
from smilecam.perception.judge import network_of
from tests.fakes.graphs import tiny_head
from tests.fakes.weights import tiny_weights

SHIPPED = weights.find(None)


def altered(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Change the card of `folder` and return the folder."""
    path = folder / weights.CARD
    tree = json.loads(path.read_text("utf-8"))
    change(tree)
    path.write_text(json.dumps(tree), "utf-8")
    return folder


def refused(folder: Path) -> BadWeights:
    with pytest.raises(BadWeights) as caught:
        weights.load(folder)
    return caught.value


def test_a_whole_folder_is_read_and_names_its_graphs(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path))
    assert loaded.card.name == "tiny"
    assert loaded.encoder == tmp_path / "encoder.onnx"
    assert loaded.head == tmp_path / "head.onnx"
    assert loaded.card == weights.read_card(tmp_path / "card.json")


def test_a_card_is_written_as_it_is_read(tmp_path: Path) -> None:
    card = weights.load(tiny_weights(tmp_path)).card
    (tmp_path / "again.json").write_text(card.to_json(), "utf-8")
    assert weights.read_card(tmp_path / "again.json") == card


def test_one_s_own_weights_win_over_the_shipped(tmp_path: Path) -> None:
    assert weights.find(tmp_path) == tmp_path
    assert weights.find(None).name == weights.DEFAULT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a set of his own."""
    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    tiny_weights(tmp_path / "data" / "weights" / "mine-1")
    return tmp_path


def test_a_set_is_found_by_its_name_and_a_folder_by_its_path(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = home / "data" / "weights" / "mine-1"
    assert weights.find(Path("mine-1")) == own
    assert weights.find(Path(weights.DEFAULT)) == SHIPPED
    assert list(weights.names()) == [weights.DEFAULT, "mine-1"]
    assert weights.find(Path("nowhere")) == Path("nowhere")
    monkeypatch.chdir(home)
    tiny_weights(home / "mine-1")
    assert weights.find(Path("mine-1")) == Path("mine-1")  # what lies here is meant


def test_what_the_user_has_chosen_holds_where_nothing_is_asked_for(home: Path) -> None:
    selection.choose(weights.own(), "mine-1")
    assert weights.find(None) == weights.own() / "mine-1"
    selection.choose(weights.own(), "gone")
    assert weights.find(None) == weights.own() / "gone"  # to be told that it is missing, not judged by another unasked
    selection.roll_back(weights.own())
    selection.roll_back(weights.own())
    assert weights.find(None) == SHIPPED


def test_a_new_set_gets_a_name_of_its_own_and_a_half_made_one_is_none(home: Path) -> None:
    assert weights.next_name() == "mine-2"
    tiny_weights(weights.own() / "mine-2.partial")
    assert "mine-2.partial" not in weights.names()


def test_an_altered_graph_is_refused_by_its_hash(tmp_path: Path) -> None:
    raw = bytearray((tiny_weights(tmp_path) / "encoder.onnx").read_bytes())
    raw[-1] ^= 1
    (tmp_path / "encoder.onnx").write_bytes(raw)
    assert refused(tmp_path).key == "error.weights.hash"


def test_a_cut_graph_is_refused_by_its_length(tmp_path: Path) -> None:
    path = tiny_weights(tmp_path) / "head.onnx"
    path.write_bytes(path.read_bytes()[:-1])
    fault = refused(tmp_path)
    assert fault.key == "error.weights.length"
    assert fault.facts["file"] == path


@pytest.mark.parametrize("name", ["card.json", "encoder.onnx", "head.onnx"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (tiny_weights(tmp_path) / name).unlink()
    fault = refused(tmp_path)
    assert fault.key == "error.weights.missing"
    assert fault.facts["file"] == tmp_path / name


def test_other_graphs_or_another_temperature_have_another_fingerprint(tmp_path: Path) -> None:
    before = weights.load(tiny_weights(tmp_path)).fingerprint
    assert weights.load(tmp_path).fingerprint == before
    altered(tmp_path, lambda tree: tree["temperature"].update(smile=2.5))
    assert weights.load(tmp_path).fingerprint != before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere").key == "error.weights.missing"


@pytest.mark.parametrize("text", ["", "no json", "[1, 2]", '{"v": 2}', '{"name": "x"}', "\x00"])
def test_what_is_no_card_of_this_version_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "card.json").write_text(text, "utf-8")
    assert refused(tmp_path).key in ("error.weights.form", "error.weights.version")


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree.pop("input"),
        lambda tree: tree["input"].update(size="large"),
        lambda tree: tree["input"].update(mean=[0.5]),
        lambda tree: tree["temperature"].pop("smile"),
        lambda tree: tree.update(files={"encoder.onnx": 3}),
    ],
)
def test_a_card_that_lacks_or_garbles_a_field_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    assert refused(altered(tiny_weights(tmp_path), change)).key == "error.weights.form"


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree["files"].pop("head.onnx"),
        lambda tree: tree["files"].update({"../out.onnx": tree["files"]["head.onnx"]}),
        lambda tree: tree["emotions"].reverse(),
        lambda tree: tree["input"].update(colour="bgr"),
        lambda tree: tree["input"].update(size=160),
        lambda tree: tree["input"].update(std=[0.2, 0.0, 0.2]),
        lambda tree: tree["crop"].update(rule="whole"),
        lambda tree: tree["crop"].update(eye_x=0.6),
        lambda tree: tree["window"].update(length=0),
        lambda tree: tree["window"].update(max_gap_s=0.01),
        lambda tree: tree["temperature"].update(emotion=0.0),
        lambda tree: tree["thresholds"].update(default=0.8),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    assert refused(altered(tiny_weights(tmp_path), change)).key == "error.weights.fit"


def test_fields_of_a_newer_program_are_passed_over(tmp_path: Path) -> None:
    folder = altered(tiny_weights(tmp_path), lambda tree: tree["window"].update(colour="blue"))
    assert weights.load(folder).card.window.length == 8


def test_graphs_that_are_not_the_card_s_are_refused_when_they_are_opened(tmp_path: Path) -> None:
    tiny_head(tiny_weights(tmp_path) / "encoder.onnx")
    facts = weights.facts_of(tmp_path / "encoder.onnx")
    named = {"sha256": facts.sha256, "bytes": facts.bytes}
    loaded = weights.load(altered(tmp_path, lambda tree: tree["files"].update({"encoder.onnx": named})))
    with pytest.raises(BadWeights) as caught:
        network_of(loaded)
    assert caught.value.key == "error.graph.shape"


@pytest.mark.skipif(not SHIPPED.is_dir(), reason="no weights are shipped here")
def test_the_shipped_weights_are_whole_and_small() -> None:
    loaded = weights.load(SHIPPED)
    assert loaded.card.name == weights.DEFAULT
    assert sum(one.stat().st_size for one in SHIPPED.iterdir()) <= 10_000_000
    assert (SHIPPED / "MODEL_CARD.md").is_file()
    network_of(loaded)


def test_a_name_longer_than_any_file_may_have_is_not_there() -> None:
    with pytest.raises(BadWeights) as caught:
        weights.load(weights.find(Path("x" * 400)))
    assert caught.value.key == "error.weights.missing"
