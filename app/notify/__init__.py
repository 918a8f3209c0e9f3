"""Digests, messages and the outbox."""
