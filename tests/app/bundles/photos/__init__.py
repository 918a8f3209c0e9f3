"""Photos of letters: what they name, what noting them does, their pages."""
