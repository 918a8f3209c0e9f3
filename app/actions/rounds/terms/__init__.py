"""Writes to a cohort's terms that reach its pairs: other days, and its end."""
