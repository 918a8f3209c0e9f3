"""Beside the password: the second step, PINs of letters, and the sessions that are open."""
