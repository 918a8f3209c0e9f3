"""Mails that come back: fetched from a mailbox, and read."""
