"""Reads: rounds, drafts, rulings, publications."""
