"""Commands: rounds, from open to published and back."""
