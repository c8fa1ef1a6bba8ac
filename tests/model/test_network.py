import re
from hashlib import sha256
from pathlib import Path

import pytest
import torch
from smilecam_model.mobilenet import features
from smilecam_model.network import IMAGENET_URL, SmileNet, imagenet_start, parameters_of

from smilecam.errors import BadData


def test_a_clip_of_full_size_gives_a_smile_and_seven_emotions_each() -> None:
    with torch.inference_mode():
        smile, emotion = SmileNet().eval()(torch.randn(2, 3, 3, 224, 224))
    assert smile.shape == (2,)
    assert emotion.shape == (2, 7)


def test_one_frame_is_a_sequence_too() -> None:
    with torch.inference_mode():
        smile, emotion = SmileNet().eval()(torch.randn(1, 1, 3, 64, 64))
    assert smile.shape == (1,)
    assert emotion.shape == (1, 7)


def test_the_network_has_exactly_the_size_that_was_planned() -> None:
    network = SmileNet()
    assert parameters_of(network.encoder) == 1_074_720
    assert parameters_of(network.head) == 397_320


def test_frames_are_encoded_each_on_its_own() -> None:
    network = SmileNet().eval()
    clip = torch.randn(4, 3, 64, 64)
    with torch.inference_mode():
        together = network.encoder(clip)
        alone = torch.cat([network.encoder(one[None]) for one in clip])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=1e-4)


def test_the_head_hears_the_oldest_and_the_newest_frame() -> None:
    head = SmileNet().eval().head
    window = torch.randn(1, 6, 256)
    with torch.inference_mode():
        before, _ = head(window)
        for at in (0, 5):
            changed = window.clone()
            changed[0, at] += 3
            assert not torch.allclose(head(changed)[0], before)


def test_an_imagenet_start_takes_the_features_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for the download: a file of torchvision's names whose digest is the one in its name."""
    whole = {f"features.{name}": value for name, value in features().state_dict().items()}
    whole["classifier.0.weight"] = torch.zeros(1)
    download = tmp_path / "download"
    torch.save(whole, download)
    kept = tmp_path / "hub" / "checkpoints" / f"start-{sha256(download.read_bytes()).hexdigest()[:8]}.pth"
    kept.parent.mkdir(parents=True)
    download.rename(kept)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("smilecam_model.network.IMAGENET_URL", f"https://example.invalid/{kept.name}")
    start = imagenet_start()
    assert torch.equal(start["encoder.features.0.0.weight"], whole["features.0.0.weight"])
    SmileNet().load_state_dict(start)


def test_an_imagenet_start_names_a_digest_to_check() -> None:
    assert re.fullmatch(r"https://download\.pytorch\.org/\S+-[0-9a-f]{8}\.pth", IMAGENET_URL)


def test_an_imagenet_start_without_a_network_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pytest.raises(BadData) as caught:
        imagenet_start()
    assert caught.value.key == "error.train.no_imagenet"
