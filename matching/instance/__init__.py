"""The problem as the loops take it: what is left, in types of people that nothing tells apart."""
