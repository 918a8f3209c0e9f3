"""Papers of thanks, for when the letters of a pair are over."""
