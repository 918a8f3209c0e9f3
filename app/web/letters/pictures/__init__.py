"""Pages: pictures of letters, and letters as they will be on paper."""
