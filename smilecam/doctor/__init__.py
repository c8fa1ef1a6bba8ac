"""Finds what is wrong with a machine and says how to mend it. Works where hardly anything is installed."""
