"""Pages: bundles, slips, packs."""
