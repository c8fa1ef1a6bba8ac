"""completion: the script by which a shell completes our commands."""

from __future__ import annotations

import click

from smilecam.cli.words import worded
from smilecam.errors import UsageProblem

_NAMES = ("bash", "zsh", "fish")


@worded("completion", click.Argument(["shell"], metavar="|".join(_NAMES), shell_complete=lambda *_: list(_NAMES)))
def completion(shell: str) -> int:
    from smilecam.cli.completing import SHELLS, script
    from smilecam.cli.main import COMPLETES

    if shell not in SHELLS:
        raise UsageProblem("completion.shell", found=shell)
    click.echo(script(click.get_current_context().find_root().command, shell, COMPLETES))
    return 0
