"""What all pages of ours on this machine are served by: the server, the door, the pictures."""
