"""Pages: what is done for a pair whose letter is late."""
