"""Papers beside the letter sheets, and letter sheets of one's own."""
