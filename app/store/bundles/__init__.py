"""Reads: bundles, what can be packed, what can be printed."""
