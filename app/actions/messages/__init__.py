"""Writes: reminders claimed, messages put into the outbox and sent."""
