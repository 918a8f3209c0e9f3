"""The entry point of every server and of the `flask` command."""

import sys

from app import create_app
from app.config import SettingsRefused

try:
    app = create_app()
except SettingsRefused as refusal:
    sys.exit(str(refusal))
