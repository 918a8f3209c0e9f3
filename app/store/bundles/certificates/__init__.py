"""Certificates of service: who has earned one, and those that were issued."""
