"""A child whose friend gave notice gets the next one on the day on which that one is gone."""
