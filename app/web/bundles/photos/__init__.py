"""Pages of photos of letters: taken, looked at, noted."""
