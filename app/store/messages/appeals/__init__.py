"""Reads of what people wrote to a person."""
