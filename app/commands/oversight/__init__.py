"""Commands of what is kept, what goes, and what an auditor gets."""
