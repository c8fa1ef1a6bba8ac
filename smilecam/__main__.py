"""How the program starts: as `smilecam`, and as `python -m smilecam` in the background."""

import signal


def run() -> None:
    """Run one command and end the process with its exit code."""
    # Until the command can say that it was interrupted, Ctrl-C ends it without a word: imports would print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from smilecam.cli.main import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(prog_name="smilecam")


if __name__ == "__main__":
    run()
