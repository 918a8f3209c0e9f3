"""What must always hold: each check gives the faults it finds, an empty list when all is well."""
