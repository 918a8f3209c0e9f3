"""Consents: what each item covers, who agrees at which age."""
