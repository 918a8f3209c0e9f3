"""Pairs: whether two may write, and what follows from facts about them."""
