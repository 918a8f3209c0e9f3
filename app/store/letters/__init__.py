"""Reads: letters, pairs, threads, lateness."""
