"""A photo of letters: opened, its codes read, what was not read cut out to be typed."""
