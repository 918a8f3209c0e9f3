"""What keeps secrets: keys in files of their own, files for their owner alone, safe settings."""
