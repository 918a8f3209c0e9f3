"""Pages of concerns: raising one, the counsellors desk, the case, duties, the status."""
