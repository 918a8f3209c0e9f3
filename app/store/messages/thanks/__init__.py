"""Good news: what somebody may hear on a day, and what the postcard of a month counts."""
