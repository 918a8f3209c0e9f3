"""The days by which letters are to be written, for calendars."""
