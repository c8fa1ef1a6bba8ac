"""Judging of films: what is called, how soon and how often wrongly; by the network and by its rivals."""
