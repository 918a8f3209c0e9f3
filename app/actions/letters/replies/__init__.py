"""What comes back to our messages: mails of a mailbox, calls of channels, and what they change."""
