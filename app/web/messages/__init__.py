"""Pages: messages, read and decided about."""
