"""Dates as programs and people write them, in both calendars and with clock times."""
