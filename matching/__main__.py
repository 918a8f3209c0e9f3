"""`python -m matching`."""

import signal
import sys

from matching.cli import main

# Compiled code would hold Ctrl-C up; until the folder is written there is nothing to tidy.
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.exit(main())
