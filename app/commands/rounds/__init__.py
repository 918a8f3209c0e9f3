"""Commands: rounds, drafts, rulings, publications."""
