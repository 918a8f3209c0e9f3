"""Reminders: who hears what, when, and once."""
