"""Reads: reminders, messages, who is told."""
