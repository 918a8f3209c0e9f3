"""Lines of good news, each for one user."""

from typing import Any, NamedTuple

from letters.thanks.news import News

Key = tuple[int, str, int]


class ThanksLine(NamedTuple):
    """Good news for one user; `about` are the words of its sentence, by name.

    `place` is the code of the pair or school, or the month, whose page it leads to; lines of a
    letter that came are told as one for each place. Of a letter handed over neither is known before
    the words are written.
    """

    news: News
    user_id: int
    about_id: int
    place: str = ""
    about: tuple[tuple[str, Any], ...] = ()

    @property
    def key(self) -> Key:
        """What is unique among the rows."""
        return (self.user_id, self.news.value, self.about_id)
