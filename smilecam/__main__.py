"""`python -m smilecam`: how the background process is started."""

from smilecam.cli.main import main

main(prog_name="smilecam")
