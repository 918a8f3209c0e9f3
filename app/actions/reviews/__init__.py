"""Writes about letters that others may read."""
