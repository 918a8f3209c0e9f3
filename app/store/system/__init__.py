"""Reads: background work, keys, health."""
