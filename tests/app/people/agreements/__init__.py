"""Consents that act, forms and their photos, who agrees at which age."""
