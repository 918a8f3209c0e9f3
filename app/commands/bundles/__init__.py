"""Commands: bundles and packs."""
