"""Writes: background work, keys, health."""
