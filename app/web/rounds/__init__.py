"""Pages: rounds, drafts, rulings, publishing."""
