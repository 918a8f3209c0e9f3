"""How each sort of value is read from a cell. All pure; Unreadable where it cannot be."""
