"""Papers that ask a guardian, and a child of age, to agree."""
