"""Sinks: each takes the painted pictures to where somebody looks, and says what failed."""
