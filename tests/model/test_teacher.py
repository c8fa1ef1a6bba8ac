import numpy as np
import pytest
import torch

pytest.importorskip("efficientnet_lite_pytorch", reason="the teacher's library is not installed")
from smilecam_model.network import SmileNet
from smilecam_model.teacher import Lite0Encoder


def test_the_teacher_s_encoder_fits_the_network_at_every_training_size() -> None:
    network = SmileNet(Lite0Encoder()).eval()
    with torch.no_grad():
        for side in (96, 112, 128):
            smile, emotion = network(torch.zeros(2, 1, 3, side, side))
            assert smile.shape == (2,)
            assert emotion.shape == (2, 7)


def test_it_begins_with_what_it_learnt_from_imagenet() -> None:
    one, other = Lite0Encoder().features.state_dict(), Lite0Encoder().features.state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert float(np.abs(one["_bn0.running_mean"].numpy()).max()) > 0.01  # a fresh one has zeros
