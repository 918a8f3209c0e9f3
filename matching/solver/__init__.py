"""The best assignment of an instance, its dual prices, and why the others wait."""
