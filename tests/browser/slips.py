"""The code on a printed slip, and the PIN that a device is asked for once."""

import zipfile

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.person import Person

PIN = "482915"


def printed_slip(coordinator: Person, place: int) -> str:
    """The address in the code on the slip of a bundle on its way to a school, by its place."""
    coordinator.goes_to("/bundles/?state=posted&direction=to_child&sort=code")
    coordinator.goes_by(coordinator.page.locator("tbody tr").nth(place).locator("a").first)
    with coordinator.page.expect_download() as printed:
        coordinator.link("Slip to print").click()
    with zipfile.ZipFile(printed.value.path()) as document:
        pictures = [name for name in document.namelist() if name.startswith("word/media/")]
        found = zxingcpp.read_barcodes(Image.open(document.open(pictures[0])))
    return found[0].text


def give_pin(person: Person, pin: str = PIN) -> None:
    """The school's PIN; where nobody has opened a slip of it, it is chosen."""
    person.types("pin", pin)
    if person.page.locator("[name='again']").count():
        person.types("again", pin)
    person.page.locator("main form button").first.click()
    expect(person.page.locator("[name='pin']")).to_have_count(0)
