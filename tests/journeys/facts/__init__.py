"""Facts about people, typed where they are typed, and seen in every place that they reach."""
