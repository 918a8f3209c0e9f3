"""Pages of signed forms."""
