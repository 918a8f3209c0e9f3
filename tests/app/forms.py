"""A form as a browser fills it: what stands in its fields is sent, with what a person changes."""

from typing import Any

from bs4 import BeautifulSoup, Tag


def fields_of(page: str, holding: str = "name") -> dict[str, Any]:
    """What the form of a page would send that has a field of this name."""
    soup = BeautifulSoup(page, "html.parser")
    form = soup.find(["input", "textarea", "select"], attrs={"name": holding}).find_parent("form")
    sent: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        if field.get("name"):
            sent.setdefault(field["name"], []).extend(values_of(field))
    return {name: values for name, values in sent.items() if values}


def values_of(field: Tag) -> list[str]:
    """What one field sends."""
    if field.name == "textarea":
        return [field.get_text().removeprefix("\r").removeprefix("\n")]
    if field.name == "select":
        options = field.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [option["value"] for option in chosen]
    if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
        return []
    return [field.get("value", "")]
