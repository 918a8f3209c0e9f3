"""Commands: children, guardians, volunteers, consent, schools, cohorts."""
