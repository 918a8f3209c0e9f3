"""Pages: reminders, messages, who is told."""
