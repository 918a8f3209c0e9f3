"""Commands: background work, keys, health."""
