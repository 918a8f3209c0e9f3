"""Children who change school, by themselves or with it."""
