"""Rules of who may read a letter that is not theirs, and which letters are read."""
