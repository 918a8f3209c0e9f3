"""Writes: the queue of background work, errands, keys, leftovers."""
