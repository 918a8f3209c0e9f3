"""Pairs end, are held and cleared, one by one or together; ends and holds are taken back."""
