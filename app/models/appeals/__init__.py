"""Tables of people who turn to a person."""
