"""Commands: spreadsheets taken in."""
