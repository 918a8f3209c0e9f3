"""Commands: cohorts, and gates of volunteers."""
