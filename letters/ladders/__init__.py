"""What a ladder would do: on days that come, and in a term that was."""
