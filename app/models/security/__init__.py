"""Tables of what was refused, and of how often somebody asked."""
