"""Commands: letters listed and moved."""
