"""Pages of certificates: of a cohort, one's own, and the one that checks a paper."""
