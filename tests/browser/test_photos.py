"""A photo of many letters on a phone: two taps; and codes scanned one after the other."""

from random import Random

from playwright.sync_api import expect

from tests.browser.person import PHONE
from tests.photographs import photograph

# A browser on a phone has this; the one of the tests gets one that sees a code each time.
SCANNER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: "%s" }]; }
};
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
HTMLMediaElement.prototype.play = async () => {};
"""


def codes_waiting(person, count: int) -> list[str]:
    """The codes of letters that volunteers should be writing."""
    person.goes_to("/letters/?state=due&direction=to_child&sort=code")
    return person.page.locator("[name=codes]").evaluate_all("all => all.map(one => one.value)")[
        :count
    ]


def test_a_photo_of_forty_letters_is_noted_in_two_taps_and_taken_back(member, tmp_path):
    coordinator = member("coordinator", PHONE)
    codes = codes_waiting(coordinator, 40)
    assert len(codes) == 40
    texts = [f"{coordinator.address}/letters/{code}" for code in codes]
    file = tmp_path / "letters.jpg"
    file.write_bytes(photograph(texts, Random(4)).file())
    coordinator.goes_to("/photos/")
    taps = 1
    with coordinator.page.expect_file_chooser() as camera:
        coordinator.page.locator("label", has_text=str(coordinator.words("Posted"))).first.click()
    camera.value.set_files(file)
    coordinator.sees_heading(("%(num)s letter read", "%(num)s letters read"), num=40)
    taps += 1
    coordinator.page.locator("button[name=note]").click()
    expect(coordinator.page.locator(".notice-ok")).to_contain_text("40")
    assert taps == 2
    coordinator.page.locator(".notice-ok button").click()
    coordinator.goes_to("/letters/?state=due&direction=to_child&sort=code")
    expect(coordinator.page.locator(f"[value='{codes[0]}']").first).to_be_attached()


def test_codes_are_scanned_where_the_browser_can_and_the_button_is_hidden_elsewhere(member):
    contact = member("coordinator", PHONE)
    code = codes_waiting(contact, 1)[0]
    contact.goes_to("/photos/")
    expect(contact.page.locator("[data-scan]")).to_be_hidden()
    contact.page.add_init_script(SCANNER % f"{contact.address}/letters/{code}")
    contact.goes_to("/photos/")
    contact.page.locator("[data-scan]").click()
    expect(contact.page.locator("#more")).to_have_value(f"{contact.address}/letters/{code}")
    contact.presses("Look at the letters")
    expect(contact.page.locator("[name=seen]")).to_have_value(code)
