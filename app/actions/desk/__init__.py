"""What is done on top of letters, bundles and people: at a school, and for many at once."""
