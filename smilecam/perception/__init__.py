"""Perception: where the faces are, which is which, what each looks like to the network, and what that says."""
