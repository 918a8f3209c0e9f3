"""The one check that all settings of a cohort share."""

from letters.errors import SettingRefused


def at_least(least: int, **values: int) -> None:
    """Raise SettingRefused for the first value that is below `least`."""
    for name, value in values.items():
        if value < least:
            raise SettingRefused(name, value, least)
