"""Tables: pictures of letters."""
