"""Reads of announcements: whom a list means, who is reached through what, what became of it."""
