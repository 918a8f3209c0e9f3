"""A child whose friend gave notice gets the next one: who leaves, and what ends with a draft."""
