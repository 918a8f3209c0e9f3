"""What goes out: the kinds of messages, and the rests of servers that do not take them."""
