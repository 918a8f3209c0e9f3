"""Signed forms: printed, taken in with their photo."""
