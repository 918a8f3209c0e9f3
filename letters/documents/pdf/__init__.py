"""Word files to PDF: the programme that converts, and the fonts of the machine that it draws with.

A Word file names fonts and leaves drawing to whoever prints it; a PDF holds the drawn signs.
"""
