"""What axe calls serious or critical on a page, with each look of a text measured once."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
ALL_BUT_CONTRAST = """axe.run({resultTypes: ["violations"], elementRef: false,
    rules: {"color-contrast": {enabled: false}}}).then((found) => found.violations)"""
# Texts whose colours, backgrounds, sizes and weights are equal up to the root have one contrast.
# Measuring all rows of a list would take most of the time and tell nothing new.
CONTRAST_OF_NEW_LOOKS = """(known) => {
  const old = new Set(known), fresh = [], picked = [], looks = new WeakMap();
  const look = (element) => {
    if (!element) return "";
    if (!looks.has(element)) {
      const style = getComputedStyle(element);
      looks.set(element, [
        look(element.parentElement), style.color, style.backgroundColor, style.backgroundImage,
        style.opacity, style.fontSize, style.fontWeight, style.textShadow, style.filter,
      ].join("|"));
    }
    return looks.get(element);
  };
  const shows = (element) => element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || !shows(element) || old.has(look(element))) continue;
    old.add(look(element));
    fresh.push(look(element));
    picked.push(element);
  }
  if (!picked.length) return {fresh, violations: []};
  return axe.run({include: picked}, {runOnly: ["color-contrast"], resultTypes: ["violations"]})
    .then((found) => ({fresh, violations: found.violations}));
}"""


def grave_faults(page: Page, known: set[str]) -> list[str]:
    """The faults of the page as it is shown; `known` are looks measured before, and grows."""
    page.evaluate(Axe().axe_script)
    found = page.evaluate(ALL_BUT_CONTRAST)
    return [*in_words(found), *faint_by_now(page, known)]


def faults_by_night(page: Page, known: set[str]) -> list[str]:
    """What is faint where the system is dark, of a page that was looked at by day already."""
    # A button passes from colour to colour slowly, for those who like motion.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults = faint_by_now(page, known)
    page.emulate_media(color_scheme="light")
    return [f"by night: {fault}" for fault in faults]


def faint_by_now(page: Page, known: set[str]) -> list[str]:
    """Texts whose looks are not in `known` and that are too faint in the colours of now."""
    contrast = page.evaluate(CONTRAST_OF_NEW_LOOKS, sorted(known))
    known.update(contrast["fresh"])
    return in_words(contrast["violations"])


def in_words(found: list[dict[str, Any]]) -> list[str]:
    """A line for each fault that is grave."""
    return [
        f"{fault['id']}: " + ", ".join(node["html"][:120] for node in fault["nodes"][:2])
        for fault in found
        if fault["impact"] in GRAVE
    ]
