"""Tables of concerns: what was raised, the case that became of it, who is on duty."""
