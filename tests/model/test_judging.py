import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from smilecam_model import judging
from smilecam_model.datasets import fer2013, known
from smilecam_model.judging import judge_all

from smilecam import weights
from smilecam.cli.main import main
from smilecam.errors import BadData
from tests.fakes.datasets import cut_short, made_up_genki, real_set
from tests.fakes.weights import tiny_weights


def judged_by_command(paths: list[Path]) -> dict[str, list[dict[str, object]]]:
    """Return what `smilecam judge --json` says of each picture."""
    result = CliRunner().invoke(main, ["judge", "--json", *map(str, paths)])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return {line["path"]: line["faces"] for line in lines}


def area(face: dict[str, object]) -> float:
    box = face["box"]
    assert isinstance(box, list)
    return float((box[2] - box[0]) * (box[3] - box[1]))


def test_small_pictures_are_judged_in_order_with_progress(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    samples = known.stills("genki4k", made_up_genki(tmp_path / "genki4k"))
    told: list[tuple[int, int]] = []
    judged = judge_all(samples, loaded, lambda done, of: told.append((done, of)))
    assert told == [(3, 3)]
    assert [one.sample for one in judged] == samples
    assert all(one.said.fallback and one.said.smile is not None for one in judged)
    assert all(one.said.baselines == {} for one in judged)


def test_several_processes_say_what_one_says(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    samples = known.stills("genki4k", made_up_genki(tmp_path / "genki4k")) * 12
    alone, together = (judge_all(samples, loaded, workers=workers) for workers in (1, 2))
    assert [one.said for one in alone] == [one.said for one in together]


def test_a_picture_that_breaks_in_a_process_is_named(tmp_path: Path) -> None:
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    cut_short(made_up_genki(tmp_path / "genki4k") / "files" / "file0002.jpg")
    with pytest.raises(BadData) as caught:
        judge_all(known.stills("genki4k", tmp_path / "genki4k"), loaded, workers=2)
    assert caught.value.key == "error.data.picture_row"
    assert str(caught.value.facts["file"]).endswith("file0002.jpg")
    assert (caught.value.facts["table"], caught.value.facts["row"]) == ("labels.txt", 2)


def test_few_pictures_are_not_worth_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object, **more: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(judging, "pool", refused)
    loaded = weights.load(tiny_weights(tmp_path / "weights"))
    assert len(judge_all(known.stills("genki4k", made_up_genki(tmp_path)), loaded)) == 3


@pytest.mark.parametrize(("name", "step"), [("genki4k", 300), ("smiles", 1500), ("celeba", 3000), ("taiwan", 80)])
def test_evaluate_and_judge_say_the_same_of_the_same_picture(name: str, step: int) -> None:
    samples = [one for one in known.stills(name, real_set(name))[::step] if one.file]
    paths = [one.file for one in samples if one.file]
    by_command = judged_by_command(paths)
    loaded = weights.load(weights.find(None))
    # Another order, so that nothing of one picture may linger in the next.
    for one in judge_all(samples[::-1], loaded):
        faces = by_command[str(one.sample.file)]
        if one.said.smile is None:
            assert faces == []
            continue
        said = max(faces, key=area)
        assert said["smile"] == round(one.said.smile, 4)
        assert list(said["emotion"].values()) == [round(share, 4) for share in one.said.emotion or ()]  # type: ignore[attr-defined]  # JSON
        assert bool(said.get("fallback")) == one.said.fallback


def test_a_row_of_fer2013_is_judged_like_its_picture() -> None:
    rows = [one for one in fer2013.samples(real_set("fer2013"))[::6000] if one.split]
    pictures = [real_set("fer2013") / "pixels" / f"{int(row.name.removeprefix('row ')):05d}.webp" for row in rows]
    by_command = judged_by_command(pictures)
    for path, one in zip(pictures, judge_all(rows, weights.load(weights.find(None))), strict=True):
        (face,) = by_command[str(path)]
        assert one.said.smile is not None
        assert face["smile"] == round(one.said.smile, 4)
