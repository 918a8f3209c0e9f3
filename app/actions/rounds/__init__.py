"""Writes: rounds, drafts, rulings, publications."""
