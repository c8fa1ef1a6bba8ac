"""The task as XML; no Windows ran it, and there is no validator here."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from smilecam.service import scheduler
from smilecam.service.entry import Launch

PYTHON = r'C:\Users\미나\My Files & "x"\Scripts\python.exe'
NAMES = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def test_the_task_starts_smilecam_when_its_user_logs_on() -> None:
    one = scheduler.entry(Launch(PYTHON), Path("data"), "HOME\\미나")
    assert one.content[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as schtasks asks for
    task = ElementTree.fromstring(one.content)
    assert task.findtext("t:Actions/t:Exec/t:Command", namespaces=NAMES) == PYTHON
    assert task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=NAMES) == "-m smilecam start"
    assert task.findtext("t:Triggers/t:LogonTrigger/t:UserId", namespaces=NAMES) == "HOME\\미나"
    assert task.findtext("t:Settings/t:RestartOnFailure/t:Count", namespaces=NAMES) == "5"
    assert one.python_of(one.content) == PYTHON
    assert one.enable[0][:5] == ("schtasks", "/Create", "/TN", "SmileCam", "/XML")


@pytest.mark.parametrize("content", [b"", b"<Task/>", b"<Task", b"\xff\xfe<", "<a>é</a>".encode("latin-1")])
def test_a_task_of_somebody_elses_is_known_as_that(content: bytes) -> None:
    assert scheduler.python_of(content) is None
