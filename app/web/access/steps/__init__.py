"""The second step of signing in, and the sessions that are open."""
