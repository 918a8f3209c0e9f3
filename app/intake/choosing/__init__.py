"""Which sheets of a workbook are read, and why."""
