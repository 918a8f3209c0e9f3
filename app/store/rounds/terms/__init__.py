"""Reads of a cohort's terms: what new days would do, and what its end would."""
