"""Reads, in rooms by noun: named by the answer, scoped, never committing."""
