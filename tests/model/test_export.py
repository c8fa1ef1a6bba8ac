from pathlib import Path

import pytest
import torch
from smilecam_model.export import export_graphs, load_checkpoint, verify
from smilecam_model.network import SmileNet

from smilecam.errors import BadWeights


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the graphs of random weights; making it compares them with the network at many shapes."""
    folder = tmp_path_factory.mktemp("exported")
    torch.manual_seed(1)
    export_graphs(SmileNet().eval(), folder)
    return folder


def test_the_checkpoint_is_what_the_graphs_are(exported: Path) -> None:
    network = SmileNet()
    network.load_state_dict(load_checkpoint(exported))
    verify(network.eval(), exported, seed=5)


def test_graphs_of_another_network_are_refused(exported: Path) -> None:
    torch.manual_seed(2)
    with pytest.raises(BadWeights) as caught:
        verify(SmileNet().eval(), exported)
    assert caught.value.key == "error.weights.fit"


def test_all_files_together_are_small_and_tell_nothing_of_this_machine(exported: Path) -> None:
    files = list(exported.iterdir())
    assert {one.name for one in files} == {"encoder.onnx", "head.onnx", "checkpoint.safetensors"}
    assert sum(one.stat().st_size for one in files) < 9_500_000
    here = str(Path(torch.__file__).parent).encode()
    assert not any(here in one.read_bytes() for one in files)


def test_a_missing_or_foreign_checkpoint_is_told(tmp_path: Path, exported: Path) -> None:
    with pytest.raises(BadWeights) as caught:
        load_checkpoint(tmp_path)
    assert caught.value.key == "error.weights.missing"
    from safetensors.torch import save_file

    save_file({"one": torch.zeros(2)}, tmp_path / "checkpoint.safetensors")
    with pytest.raises(BadWeights) as caught:
        load_checkpoint(tmp_path)
    assert caught.value.key == "error.weights.fit"
