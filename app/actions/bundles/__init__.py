"""Writes: bundles packed, posted and confirmed; packs and slips made."""
