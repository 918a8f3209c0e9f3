"""Finds what a person should look at first in a letter that may be reviewed; it clears none."""
