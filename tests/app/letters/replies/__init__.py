"""What comes back to messages."""
