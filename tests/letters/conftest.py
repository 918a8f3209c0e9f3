from hypothesis import settings

# The machine may be busy: how long an example takes says nothing about the rule.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
