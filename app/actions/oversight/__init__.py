"""Writes: asks and their answers, files handed out, erasures, clocks, the yearly pack."""
