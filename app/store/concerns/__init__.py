"""Reads of concerns: what they are about, who reaches them, who is rung next."""
