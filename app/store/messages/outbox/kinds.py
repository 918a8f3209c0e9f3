"""The kinds of messages: which share a person's day, and which break into it, each for a reason."""

from collections.abc import Mapping
from types import MappingProxyType

ASKED, GUARDS, SAFETY = (
    "its reader asked for it this minute",
    "it guards an account",
    "it is about somebody's safety",
)
AT_ONCE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("address", "confirmation", "known", "reply", "reset"), ASKED),
        "invitation": "it is the way in, and its reader has no day with us yet",
        **dict.fromkeys(
            ("account_merged", "address_old", "looks", "new_device", "roles", "way_in_changed"),
            GUARDS,
        ),
        **dict.fromkeys(("act_now", "concern", "concern_answer", "opening", "stop"), SAFETY),
        "alarm": "the programme stands still, and nobody else hears of it",
    }
)
"""Sent whatever else its reader had on the day, and why."""

WELCOMES = ("welcome", "welcome_in")
"""The kinds that tell of new pairs: the second holds the way to sign in."""
NEWS = (
    *("again", "appeal", "ask_address", "correction", "ending", "moved_away", "moved_back"),
    *("moved_here", "new_days", "reserve", "review", "unread"),
)
"""What waits for its reader's hour and goes with the digest."""
SAID_TODAY = ("answer", "note")
"""What somebody wrote: on the day itself where that is free, else with the digest of the next."""
WITH_A_DIGEST = (*NEWS, *SAID_TODAY)
WHOLE = ("announcement", "digest", "reminder", *WELCOMES)
"""Mails of their own: the day of one has no other."""
ONE_A_DAY = (*WITH_A_DIGEST, *WHOLE)
SOON = ("ending",)
"""News that wait for no day of the week that its reader chose: they are told within a day."""
