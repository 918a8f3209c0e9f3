"""Writes: children, consents, volunteers, their applications and gates, schools, cohorts."""
