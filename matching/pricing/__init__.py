"""Passes over all pairs at given prices: what each child would like best, here or on a cluster."""
