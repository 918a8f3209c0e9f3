"""A letter that was typed: its lines as its paper breaks them, its pictures on a page of theirs."""
