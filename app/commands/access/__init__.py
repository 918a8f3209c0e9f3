"""Commands: accounts, grants, sessions, one-time links, and who looked at what."""
