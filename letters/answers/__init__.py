"""What people answer to a message: a word, and the step that it means."""
