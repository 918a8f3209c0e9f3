"""The entry point of every server and of the `flask` command."""

import os
import sys

from app import create_app
from app.errors import SettingsRefused

# Whatever is written from here on is for its owner alone: the database, the keys, papers.
os.umask(0o077)
try:
    app = create_app()
except SettingsRefused as refusal:
    sys.exit(str(refusal))
