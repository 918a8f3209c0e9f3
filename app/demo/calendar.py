"""Three terms around today: the second one is half over."""

from datetime import date, timedelta

WEEK = timedelta(weeks=1)
Days = tuple[str, date, date]


def terms_around(today: date) -> list[tuple[Days, list[Days]]]:
    """Names and days of three terms and their breaks; terms begin on Mondays."""
    monday = today - timedelta(days=today.weekday())
    second = monday - 9 * WEEK
    first = second - 25 * WEEK
    third = second + 27 * WEEK
    starts = (("第一学期", first, 20), ("第二学期", second, 18), ("第三学期", third, 20))
    terms: list[tuple[Days, list[Days]]] = []
    for number, (name, start, weeks) in enumerate(starts):
        last = start + weeks * WEEK - timedelta(days=3)
        middle = start + (4 + number % 2) * WEEK
        terms.append(((name, start, last), [("假期", middle, middle + timedelta(days=4))]))
    return terms
