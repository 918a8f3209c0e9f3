"""Pages: the progress of background work."""
