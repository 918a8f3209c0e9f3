"""Commands: the first admin."""
