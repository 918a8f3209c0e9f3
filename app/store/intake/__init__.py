"""Reads: spreadsheets: uploaded, checked, what is known already."""
