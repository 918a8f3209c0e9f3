"""Pages: what needs a second person, a person's file, erasures, clocks, what an auditor sees."""
