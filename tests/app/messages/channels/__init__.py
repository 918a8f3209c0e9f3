"""Channels besides mail, against a real server that records what it is told."""
