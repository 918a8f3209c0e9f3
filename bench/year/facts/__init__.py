"""What happens to people: one function a kind, each through the action a person would use.

A kind says about whom it is told; `rates.draw` picks somebody and tells it.
"""
