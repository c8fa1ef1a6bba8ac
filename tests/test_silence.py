import logging
import os

import pytest

from smilecam.silence import quiet_descriptor


def test_what_c_code_writes_lands_in_the_log(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), quiet_descriptor():
        os.write(2, b"W0000 chatter\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"
    assert "W0000 chatter" in caplog.text


def test_the_descriptor_comes_back_after_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), quiet_descriptor():
        raise RuntimeError
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"
