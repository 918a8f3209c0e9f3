"""What needs a second person, lists that were taken away, and who was erased."""
