"""Commands: the daily reminders."""
