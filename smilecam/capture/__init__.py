"""Sources: each opens, reads and closes one kind of camera, and says what failed."""
