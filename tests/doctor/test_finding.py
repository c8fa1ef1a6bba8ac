from __future__ import annotations

from smilecam.doctor.finding import Command, Finding, looked_at
from tests.fakes.findings import told


def test_that_something_cannot_be_looked_at_is_a_finding_too() -> None:
    def look() -> list[Finding]:
        raise PermissionError("/sys")

    assert "/sys" in told(looked_at("camera", look)[0])


def test_a_command_is_written_as_a_shell_takes_it() -> None:
    assert Command(("sh", "-c", 'echo "a b" > 한글')).line == "sh -c 'echo \"a b\" > 한글'"
