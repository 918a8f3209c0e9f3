"""Reads, one file per noun: named by the answer, scoped, never committing."""
