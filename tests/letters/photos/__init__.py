"""Photos of letters: opened, read, and what cannot be read shown."""
