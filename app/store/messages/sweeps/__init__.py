"""Reads of the daily sweep."""
