"""Pages on which pairs end, are raised, taken back, held and cleared, and what facts ask."""
