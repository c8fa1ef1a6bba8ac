"""Plots of a report, each a picture of its own, in the user's language; drawn by matplotlib without a display."""
