"""Writes: children, guardians, volunteers, consent, schools, cohorts."""
