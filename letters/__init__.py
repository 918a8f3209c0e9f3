"""The letter itself: terms, open days, states, turns, codes and what should be reminded of.

Pure functions on frozen values. Dates and randomness are arguments; nothing here reads the clock,
a database or a request.
"""
