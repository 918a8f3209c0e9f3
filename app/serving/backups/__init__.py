"""Backups: the database copied whole without its keys, read back, and put on an empty machine."""
