"""The sweep of a day: what is due, for some people at a time."""
