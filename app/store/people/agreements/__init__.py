"""Reads of signed forms, and of who has to agree."""
