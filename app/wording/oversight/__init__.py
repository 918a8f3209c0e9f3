"""Sentences of asks, erasures, clocks, and of what an auditor sees."""
