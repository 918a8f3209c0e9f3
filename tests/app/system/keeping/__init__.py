"""Logs, keys and backups: what is kept, and that it stays as it was."""
