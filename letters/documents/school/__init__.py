"""What stays in the school."""
