"""Counts the clicks of everyday tasks in a real browser, and prints a row for each.

Run: python -m bench.clicks [PART OF A TASK'S NAME]. It needs Chromium, and two minutes.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.clicks.theatre import Theatre
from bench.clicks.walks import WALKS
from tests.browser import chromium


def main() -> int:
    """Print the table; 1 where a task takes more clicks than it may."""
    wanted = " ".join(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), args=chromium.ARGUMENTS
        )
        theatre = Theatre(browser, Path(folder))
        print("| task | clicks | to reach |\n|---|---:|---:|")
        over = 0
        for one in WALKS:
            if wanted in one.task:
                clicks = one.walk(theatre)
                over += clicks > one.target
                print(f"| {one.task} | {clicks} | ≤ {one.target} |", flush=True)
        browser.close()
        theatre.close()
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
