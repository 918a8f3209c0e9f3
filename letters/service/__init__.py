"""What volunteers and contacts are certified to have done."""
