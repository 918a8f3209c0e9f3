"""Tables of how people sign in: their sessions, and the second step."""
