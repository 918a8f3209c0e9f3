"""How long records are kept, and which counts may be shown."""
