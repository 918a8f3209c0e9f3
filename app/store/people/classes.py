"""A child's class as schools write it; what is printed is in Chinese."""

NUMERALS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def class_order(grade: int | None, class_name: str | None) -> tuple[int, str]:
    """Where a class stands among those of its school: class names are sealed, no query sorts."""
    return grade or 0, (class_name or "").rjust(20)


def class_on_paper(grade: int | None, class_name: str | None) -> str:
    """五年级1班, from a grade and what is known of the class; empty where nothing is."""
    name = class_name or ""
    if name.isdigit():
        name = f"{name}班"
    if grade is None or "年级" in name:
        return name
    numeral = NUMERALS[grade] if 0 < grade < len(NUMERALS) else str(grade)
    return f"{numeral}年级{name}"


def class_value(grade: int | None, class_name: str | None) -> str:
    """The class as an address and a form name it."""
    return f"{'' if grade is None else grade}-{class_name or ''}"
