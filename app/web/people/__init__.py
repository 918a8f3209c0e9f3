"""Pages: children, volunteers and their applications, schools, cohorts."""
