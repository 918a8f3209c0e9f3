"""What `python -m bench.detector` measured; a test holds it equal to a new run."""

RECALL = 49
"""Of a hundred sentences that the lists had not seen and that matter, so many were found."""
