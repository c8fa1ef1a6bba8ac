"""Labelled clips of the camera's own picture: their format, what writes them, and the library that keeps them."""
