"""Pages: accounts, sessions, users, looks at personal data."""
