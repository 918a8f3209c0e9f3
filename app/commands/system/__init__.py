"""Commands: start, worker, keys, demo."""
