"""The rows under the headings: which hold somebody, and what becomes of each."""
