"""Writes: letters, pairs, threads, lateness."""
