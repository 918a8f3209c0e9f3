"""Pages: bundles, the page behind a slip, packs."""
