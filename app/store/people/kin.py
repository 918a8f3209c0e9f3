"""Who is of one family, as far as a guardian's phone tells it."""

MOST_KIN = 4
"""A phone that more children have is no family's own: a shop's, a teacher's, a village's."""
