"""Tables of matching: rounds, drafts."""
