"""Commands: bundles, slips, packs."""
