from pathlib import Path

import pytest
from smilecam_model import recipe

from smilecam.errors import BadData, UsageProblem

STAGE = '[[stage]]\nname = "a"\nkind = "frames"\nsteps = 2\nbatch = 4\nlr = 0.1\nmix = {one = 1.0}\n'
TOP = 'name = "x"\nseed = 1\nmean = [0.5, 0.5, 0.5]\nstd = [0.25, 0.25, 0.25]\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "recipe.toml"
    path.write_text(text, "utf-8")
    return path


def test_our_own_recipes_are_read() -> None:
    for path in (Path(__file__).parents[2] / "model" / "recipes").glob("*.toml"):
        read = recipe.read(path)
        # What is shipped ends with windows; a teacher only answers for pictures.
        kinds = {"frames", "sequences"} if read.encoder == "small" else {"frames"}
        assert {stage.kind for stage in read.stages} == kinds
        assert set(read.sets()) == {"genki4k", "smiles", "fer2013", "celeba", "taiwan", "talk"}


def test_a_recipe_names_its_teacher_s_and_is_another_with_another_teacher(tmp_path: Path) -> None:
    written(tmp_path, TOP + STAGE.replace("[[stage]]", 'encoder = "lite0"\n[[stage]]', 1)).rename(tmp_path / "t.toml")
    alone = recipe.read(written(tmp_path, TOP + STAGE))
    read = recipe.read(written(tmp_path, 'teacher = "t.toml"\n' + TOP + STAGE))
    assert read.teacher is not None
    assert read.teacher.encoder == "lite0"
    assert read.digest() != alone.digest()


def test_an_encoder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        recipe.read(written(tmp_path, 'encoder = "huge"\n' + TOP + STAGE))
    assert caught.value.key == "error.recipe.form"


def test_disputed_labels_stand_beside_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("set,name\nsmiles,a/1.jpg\n")
    read = recipe.read(written(tmp_path, 'disputed = "d.csv"\n' + TOP + STAGE))
    assert read.disputed == {("smiles", "a/1.jpg")}


def test_whatever_decides_the_network_is_in_the_digest(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("set,name\nsmiles,a\nsmiles,b\n")
    (tmp_path / "e.csv").write_text("set,name\nsmiles,b\n")
    top = 'disputed = "d.csv"\n' + TOP
    texts = [
        top + STAGE,
        top.replace("d.csv", "e.csv") + STAGE,
        top.replace("seed = 1", "seed = 2") + STAGE,
        top + STAGE.replace("0.1", "0.2"),
        top + STAGE + STAGE,
        top + STAGE + "[crop]\neye_y = 0.4\n",
    ]
    digests = [recipe.read(written(tmp_path, text)).digest() for text in texts]
    assert len(set(digests)) == len(texts)
    assert recipe.read(written(tmp_path, "# the same\n" + texts[0])).digest() == digests[0]


def test_a_missing_recipe_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        recipe.read(tmp_path / "none.toml")
    assert caught.value.key == "error.recipe.missing"


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        TOP,
        STAGE,
        TOP + STAGE.replace("frames", "dances"),
        TOP + STAGE.replace("lr =", "speed ="),
        TOP + STAGE.replace("batch = 4", "batch = 3"),
        TOP + STAGE.replace("{one = 1.0}", "{}"),
        TOP + STAGE.replace("frames", "sequences"),
        TOP.replace("seed = 1", 'seed = "x"') + STAGE,
    ],
)
def test_a_recipe_that_does_not_fit_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadData) as caught:
        recipe.read(written(tmp_path, text))
    assert caught.value.key == "error.recipe.form"
