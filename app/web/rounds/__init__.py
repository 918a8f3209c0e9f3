"""Pages: rounds, drafts, rulings, publications."""
