"""Answers in words and in boxes to tick."""
