"""Tables of letters that are read by others than those to whom they are written."""
