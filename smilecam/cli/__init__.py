"""The command line: one file a family of commands; heavy rooms are imported inside the command."""
