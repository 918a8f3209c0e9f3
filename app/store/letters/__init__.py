"""Reads: letters, pairs, threads, lateness, the pipeline, calendars."""
