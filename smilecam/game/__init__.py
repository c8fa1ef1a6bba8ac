"""Laugh-out, the game: its rules and the evidence it judges by, the server that referees, the client that plays."""
