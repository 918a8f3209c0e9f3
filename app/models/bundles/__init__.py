"""Tables of papers that are given to people."""
