"""Writes: bundles, slips, packs."""
