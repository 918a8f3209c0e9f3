"""How many clicks everyday work takes, in a real browser."""
