"""Commands: letters, pairs, threads, lateness."""
