"""A task of Windows' Task Scheduler. Written by its documented schema; not run on Windows.

It starts the background process and ends, so that no console stays open on the desktop.
"""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from smilecam.service.entry import Entry, Launch

TASK = "SmileCam"
_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_AUTHOR = "smilecam service install"
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "ExecutionTimeLimit": "PT5M",
    "Enabled": "true",
}


def entry(launch: Launch, data: Path, user: str) -> Entry:
    """Return the task. data: where the file lies that it was made from. user: DOMAIN\\NAME."""
    file = data / "login-task.xml"
    return Entry(
        file,
        content(launch, user),
        python_of,
        enable=(("schtasks", "/Create", "/TN", TASK, "/XML", str(file), "/F"),),
        forget=(("schtasks", "/Delete", "/TN", TASK, "/F"),),
        enabled=("schtasks", "/Query", "/TN", TASK),
    )


def content(launch: Launch, user: str) -> bytes:
    """Return the task as XML in UTF-16, which schtasks asks for."""
    task = Element("Task", version="1.2", xmlns=_NAMESPACE)
    _fill(
        SubElement(task, "RegistrationInfo"),
        {"Author": _AUTHOR, "Description": "SmileCam, a webcam that judges smiles"},
    )
    _fill(SubElement(SubElement(task, "Triggers"), "LogonTrigger"), {"Enabled": "true", "UserId": user})
    principal = SubElement(SubElement(task, "Principals"), "Principal", id="Author")
    _fill(principal, {"UserId": user, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"})
    settings = SubElement(task, "Settings")
    _fill(settings, _SETTINGS)
    _fill(SubElement(settings, "RestartOnFailure"), {"Interval": "PT1M", "Count": "5"})
    command, *arguments = launch.words()
    action = SubElement(SubElement(task, "Actions", Context="Author"), "Exec")
    _fill(action, {"Command": command, "Arguments": subprocess.list2cmdline(arguments)})
    told: bytes = ElementTree.tostring(task, encoding="utf-16", xml_declaration=True)
    return told


def python_of(content: bytes) -> str | None:
    try:
        task = ElementTree.fromstring(content)
    except (ElementTree.ParseError, UnicodeError, ValueError):
        return None
    if task.findtext(f"{{{_NAMESPACE}}}RegistrationInfo/{{{_NAMESPACE}}}Author") != _AUTHOR:
        return None
    return task.findtext(f"{{{_NAMESPACE}}}Actions/{{{_NAMESPACE}}}Exec/{{{_NAMESPACE}}}Command")


def _fill(parent: Element, told: dict[str, str]) -> None:
    for name, words in told.items():
        SubElement(parent, name).text = words
