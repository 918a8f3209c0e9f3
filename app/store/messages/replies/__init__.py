"""Reads for what comes back to messages."""
