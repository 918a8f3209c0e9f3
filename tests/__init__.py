"""Tests: each run reads all of them, and many start processes."""

import os
import sys

# The next one need not compile what the last one read.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
