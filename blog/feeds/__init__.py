"""Feeds in Atom: what one is, how it is answered, and those of essays."""
