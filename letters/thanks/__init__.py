"""Thanks: good news that goes out, and the postcard of a month."""
