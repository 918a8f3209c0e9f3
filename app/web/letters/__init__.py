"""Pages: letters, pairs, threads, lateness."""
