"""In goes a cell, out comes the value it means, or Unreadable; one file for each sort of value."""
