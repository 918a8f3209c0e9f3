"""Signing in: passwords, PINs, second steps, sessions, tries."""
