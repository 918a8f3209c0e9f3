"""Reads: children, guardians, volunteers, consent, schools, cohorts."""
