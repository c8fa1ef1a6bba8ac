"""Draws a scene onto the canvas: theme (data), layout and motion (pure), text (type), paint (Skia)."""
