"""Reads of letters that others may read: the queue, openings, the detector's words."""
