"""Writes: rounds opened, solved, ruled on, published, taken back."""
