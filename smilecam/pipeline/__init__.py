"""From source to sink: live with threads, in lock-step without. Both know only ports."""
