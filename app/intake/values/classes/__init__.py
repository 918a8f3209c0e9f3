"""Classes told otherwise than in a cell: by a title, by the year of entry."""
