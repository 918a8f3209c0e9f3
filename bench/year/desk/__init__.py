"""What coordinators do at their desk: each of them acts on what their first page shows."""
