"""Reads of everything that is kept on one person, without anybody else's data."""
