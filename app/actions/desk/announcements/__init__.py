"""Announcements: written, sent once, stopped, withdrawn."""
