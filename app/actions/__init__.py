"""Writes, in rooms by noun: one transaction each."""
