"""Pages: letters that others may read."""
