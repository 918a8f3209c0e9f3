"""Reads: users and grants, one-time links, looks at personal data."""
