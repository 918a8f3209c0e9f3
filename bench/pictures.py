"""Takes the pictures of the guides anew from the demo programme: docs/pictures/guide.

Run: make pictures. Everybody on them is made up; a picture that no script can take is none.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app import clock, create_app
from app.config import load
from app.extensions import db
from app.models import Bundle, BundleState
from app.tokens import token_of
from letters.states import Direction
from tests.browser import chromium
from tests.browser.person import Person
from tests.browser.server import ROOT, Server, demo_home, environment
from tests.browser.slips import give_pin

FOLDER = ROOT / "docs/pictures/guide"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
LARGEST = 60_000
# How wide and high a page is looked at, and how many dots a pixel has.
DESK, PHONE = (1280, 800, 1), (360, 640, 2)
# name of the picture: who looks, at what, through what
TAKEN = {
    "today": ("coordinator", "/today/", DESK),
    "pairs": ("coordinator", "/pairs/?look=late", DESK),
    "round": ("admin", "/rounds/drafts/1", DESK),
    "school": ("school_contact", "/school", PHONE),
    "bag": ("nobody", "/b/{token}", PHONE),
    "thread": ("volunteer", "/", PHONE),
}


def main() -> int:
    """Make a small demo programme, look at it, and leave the pictures in FOLDER."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        accounts = demo_home(Path(folder) / "made", home)
        token = _token_of_a_bag_on_its_way(home)
        server = Server(home)
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), args=chromium.ARGUMENTS
        )
        for name, (who, path, looked_through) in TAKEN.items():
            for language in LANGUAGES:
                person = _somebody(browser, server.address, language, looked_through)
                if who != "nobody":
                    person.signs_in(*accounts[who])
                person.goes_to(path.format(token=token))
                if who == "nobody":
                    give_pin(person)
                _keep(person.page.screenshot(), FOLDER / f"{name}.{language}.webp")
                person.context.close()
        browser.close()
        server.stop()
    return 0


def _somebody(
    browser: Browser, address: str, language: str, looked_through: tuple[int, int, int]
) -> Person:
    width, height, dots = looked_through
    context = browser.new_context(
        locale=LANGUAGES[language],
        viewport={"width": width, "height": height},
        device_scale_factor=dots,
    )
    return Person(context, address, language)


def _token_of_a_bag_on_its_way(home: Path) -> str:
    with create_app(load(environment(home, ""))).app_context():
        posted = {"direction": Direction.TO_CHILD, "state": BundleState.POSTED}
        bags = db.session.scalars(db.select(Bundle).filter_by(**posted))
        token = token_of(max(bags, key=lambda bag: len(bag.places)), clock.today())
        db.engine.dispose()
        return token


def _keep(taken: bytes, path: Path) -> None:
    """As small a file as the guides promise, as good as it may be."""
    picture = Image.open(io.BytesIO(taken), formats=["PNG"]).convert("RGB")
    for quality in range(85, 20, -5):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= LARGEST:
            break
    print(f"{path.name}: {path.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
