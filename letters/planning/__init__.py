"""When letters are due: planned for a new pair, and again when days or people change."""
