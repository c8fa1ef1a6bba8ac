import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from smilecam_model.loss import emotion_loss, masked_mean, smile_loss, total_loss
from torch import autograd
from torch.nn import functional

NAN = float("nan")


def seven(*indices: int) -> torch.Tensor:
    """Return the targets of single labels; -1 is unknown."""
    rows = torch.zeros(len(indices), 7)
    for row, index in zip(rows, indices, strict=True):
        if index < 0:
            row[:] = -1
        else:
            row[index] = 1
    return rows


def test_unknown_labels_give_no_loss_and_no_gradient() -> None:
    smile = torch.randn(4, requires_grad=True)
    emotion = torch.randn(4, 7, requires_grad=True)
    loss = total_loss(smile, emotion, torch.full((4,), -1.0), seven(-1, -1, -1, -1))
    autograd.backward(loss)
    assert loss.item() == 0
    assert smile.grad is not None
    assert emotion.grad is not None
    assert not smile.grad.any()
    assert not emotion.grad.any()


def test_a_masked_task_leaves_the_other_alone() -> None:
    smile = torch.randn(3, requires_grad=True)
    emotion = torch.randn(3, 7, requires_grad=True)
    autograd.backward(total_loss(smile, emotion, torch.tensor([1.0, 0.0, 1.0]), seven(-1, -1, -1)))
    assert smile.grad is not None
    assert emotion.grad is not None
    assert smile.grad.all()
    assert not emotion.grad.any()


def test_a_nan_in_an_unknown_row_leaks_into_neither_loss_nor_gradient() -> None:
    smile = torch.tensor([NAN, 0.5], requires_grad=True)
    emotion = torch.tensor([[NAN] * 7, [0.1] * 7], requires_grad=True)
    loss = total_loss(smile, emotion, torch.tensor([-1.0, 1.0]), seven(-1, 3))
    autograd.backward(loss)
    assert smile.grad is not None
    assert emotion.grad is not None
    assert torch.isfinite(loss)
    assert torch.isfinite(smile.grad).all()
    assert torch.isfinite(emotion.grad).all()
    assert smile.grad[0] == 0
    assert not emotion.grad[0].any()


def test_known_rows_are_averaged_as_if_the_others_were_not_there() -> None:
    logits, targets = torch.tensor([0.3, -1.2, 2.0]), torch.tensor([1.0, -1.0, 0.0])
    expected = functional.binary_cross_entropy_with_logits(logits[[0, 2]], targets[[0, 2]])
    torch.testing.assert_close(smile_loss(logits, targets), expected, atol=1e-5, rtol=0)
    scores = torch.randn(3, 7)
    expected = functional.cross_entropy(scores[[0, 2]], torch.tensor([5, 1]))
    torch.testing.assert_close(emotion_loss(scores, seven(5, -1, 1)), expected, atol=1e-5, rtol=0)


def test_votes_are_learned_as_shares() -> None:
    votes = torch.tensor([[0.0, 0.0, 0.0, 0.6, 0.0, 0.0, 0.4]])
    right = torch.log(votes.clamp(min=1e-9))
    assert emotion_loss(right, votes) < emotion_loss(torch.zeros(1, 7), votes)


def test_smoothing_asks_for_less_than_certainty() -> None:
    certain = torch.tensor([[0.0, 0.0, 0.0, 40.0, 0.0, 0.0, 0.0]])
    assert emotion_loss(certain, seven(3)) == pytest.approx(0, abs=1e-6)
    assert emotion_loss(certain, seven(3), smoothing=0.1) > 1


@given(st.lists(st.tuples(st.floats(-20, 20), st.booleans()), min_size=1, max_size=20))
def test_a_masked_mean_is_the_mean_of_what_is_known(rows: list[tuple[float, bool]]) -> None:
    raw, known = torch.tensor([one for one, _ in rows]), torch.tensor([one for _, one in rows])
    expected = float(raw[known].mean()) if known.any() else 0.0
    assert float(masked_mean(raw, known)) == pytest.approx(expected, abs=1e-3)
