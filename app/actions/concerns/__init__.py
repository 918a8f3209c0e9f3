"""Writes of concerns: raised, rung, in hand, handed on, closed; the case; who is on duty."""
