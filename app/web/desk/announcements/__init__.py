"""Pages of announcements: what a coordinator writes to many."""
