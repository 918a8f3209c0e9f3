"""Writes: reminders, messages, who is told."""
