"""Pages: background work, keys, health."""
