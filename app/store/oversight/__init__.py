"""Reads: what waits for a second person, a person's whole file, what is due to go, figures."""
