"""Reads: children, consents, volunteers, schools, cohorts."""
