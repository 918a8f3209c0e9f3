"""Papers for whoever looks over the programme once a year."""
