"""Pictures of letters: what volunteers put in, and photographed pages."""
