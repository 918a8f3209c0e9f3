"""Writes, one file per noun: one transaction each."""
