"""Writes: letters planned, moved, written; pairs ended; transit learned."""
