import pytest
import torch
from smilecam_model.mobilenet import FEATURES, Squeeze, features
from torch import nn


def test_the_layers_halve_the_picture_five_times_and_end_in_576_maps() -> None:
    with torch.inference_mode():
        assert features().eval()(torch.randn(2, 3, 96, 64)).shape == (2, FEATURES, 3, 2)


def test_the_names_are_those_that_imagenet_weights_come_with() -> None:
    """As torchvision names them: when this was written, its own layers (0.29.1) gave the same to the last bit."""
    names = features().state_dict()
    assert len(names) == 240
    for name, shape in {
        "0.0.weight": (16, 3, 3, 3),
        "1.block.1.fc1.weight": (8, 16, 1, 1),
        "2.block.1.0.weight": (72, 1, 3, 3),
        "4.block.2.fc2.bias": (96,),
        "11.block.3.1.running_mean": (96,),
        "12.1.weight": (576,),
    }.items():
        assert names[name].shape == shape, name


@pytest.mark.parametrize(("channels", "narrow"), [(16, 8), (96, 24), (240, 64), (120, 32), (144, 40), (576, 144)])
def test_a_squeeze_is_a_quarter_in_steps_of_eight(channels: int, narrow: int) -> None:
    assert Squeeze(channels).fc1.out_channels == narrow


def test_a_stage_adds_what_came_in_only_where_it_fits() -> None:
    adds = [one.adds for one in features() if hasattr(one, "adds")]
    assert adds == [False, False, True, False, True, True, False, True, False, True, True]


def test_every_weight_starts_alive_and_no_bias_tilts() -> None:
    for module in features().modules():
        if isinstance(module, nn.Conv2d):
            assert module.weight.std() > 0
            assert module.bias is None or not module.bias.any()
