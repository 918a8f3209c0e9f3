"""Reads: messages, reminders, who gets them."""
