"""Two people at one form."""
