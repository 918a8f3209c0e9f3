"""Reads: background work, whether the database answers."""
