"""Reads: late letters and silent pairs that are kept, and what there is to keep."""
