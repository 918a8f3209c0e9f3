"""Where the list stands on its sheets: the heading rows, and what each column is."""
