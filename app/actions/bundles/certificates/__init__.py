"""Certificates of service: issued, printed, taken back."""
