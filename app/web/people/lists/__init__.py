"""Lists of people, with their columns and files."""
