"""One file per noun; each lists its `COMMANDS`."""
