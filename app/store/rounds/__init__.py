"""Reads: rounds, drafts, rulings, candidates."""
