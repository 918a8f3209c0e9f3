"""Results for people: why, what else, what changed."""
