"""Letter sheets from a Word template of one's own: read with care, checked, filled often.

Nothing in a template is ever run: it holds names in double braces, and each is replaced by words.
"""
