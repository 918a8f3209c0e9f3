"""The start: whether it can go on, the web server and the worker, a line for each request."""
