"""Reads: bundles, slips, packs."""
