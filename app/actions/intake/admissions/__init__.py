"""The good rows of a spreadsheet are admitted; one file per noun."""
