"""What each column is, and what a sheet looks like before its rows are read."""
