"""A result recounted from the input alone: nothing of pricing or solver is used."""
