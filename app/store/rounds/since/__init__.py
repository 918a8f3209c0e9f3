"""What changed under a draft since it was solved."""
