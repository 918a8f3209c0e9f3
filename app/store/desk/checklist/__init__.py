"""What there is to do, step by step, also after publishing: counted, with who does it."""
