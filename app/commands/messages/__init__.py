"""Commands: reminders, messages, who is told."""
