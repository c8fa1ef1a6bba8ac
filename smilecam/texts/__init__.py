"""Every sentence that a user sees, in Korean and English, by key."""
