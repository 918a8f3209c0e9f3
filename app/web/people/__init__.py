"""Pages: children, guardians, volunteers, consent, schools, cohorts."""
