"""Pages: letters, pairs, threads, and their chips and stamps."""
