"""Pairs end, are held, cleared and taken back."""
