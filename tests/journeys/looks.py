"""What a page must be, however one looks at it: clean to axe, no wider than the screen."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What colours alone can change; the rest of a page is the same in both themes.
COLOURS = ["color-contrast"]

_AXE = Axe().axe_script

# What takes the focus by keyboard, some of each kind, in turn: is it marked, and does one see it?
_UNSEEN = """() => {
  const wanted = `a[href], button, input:not([type=hidden]), select, textarea, summary,
    [tabindex="0"]`;
  const kinds = new Map();
  const few = (el) => {
    const kind = `${el.tagName}.${el.className}.${el.parentElement.className}.${el.type ?? ""}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds.get(kind) <= 3;
  };
  const around = (el) => [el, el.firstElementChild, el.querySelector("circle"), el.parentElement,
    el.closest(".composer"), el.closest(".sheet")].filter(Boolean);
  const look = (el) => around(el).map((one) => {
    const style = getComputedStyle(one);
    const outline = style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor;
    return [outline, style.boxShadow, style.stroke, style.strokeWidth].join();
  }).join(";");
  const told = [];
  const say = (el, what) => told.push(`${what}: ${el.outerHTML.slice(0, 120)}`);
  const seen = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.disabled;
  for (const el of [...document.querySelectorAll(wanted)].filter(seen).filter(few)) {
    document.activeElement.blur();
    const before = look(el);
    el.focus();
    if (document.activeElement !== el) continue;
    if (look(el) === before) say(el, "the focus does not show");
    const box = el.getClientRects()[0];
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 1), innerWidth - 1);
    const y = box.top + Math.min(box.height / 2, 12);
    const top = document.elementFromPoint(x, y);
    const label = top?.closest("label");
    const own = top && (el.contains(top) || top.contains(el) || label?.control === el);
    if (!own) say(el, `covered by ${top?.outerHTML.slice(0, 80)}`);
  }
  return told;
}"""

# Whatever reaches beyond the right edge of the screen and does not scroll in a frame of its own.
_TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const framed = (el) => {
    for (let up = el.parentElement; up; up = up.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((el) => el.getBoundingClientRect().right > limit + 1 && !framed(el))
    .slice(-4)
    .map((el) => [Math.round(el.getBoundingClientRect().right), el.outerHTML.slice(0, 120)])
    .map(([right, html]) => `reaches ${right} px: ${html}`);
}"""


def troubles(page: Page, *, briefly: bool = False) -> list[str]:
    """Look at an open page wide and narrow, light and dark; give every trouble as a sentence.

    Briefly: wide and light, then narrow and dark, without walking the focus.
    """
    found: list[str] = []

    def look(what: str, seen: list[str]) -> None:
        found.extend(f"{what}: {one}" for one in seen)

    _show(page, WIDE, "light")
    page.evaluate(_AXE)
    look("wide, light", violations(page, RULES))
    look("wide", page.evaluate(_TOO_WIDE))
    if not briefly:
        _show(page, WIDE, "dark")
        look("wide, dark", violations(page, COLOURS))
    _show(page, PHONE, "dark")
    look("phone, dark", violations(page, RULES))
    look("phone", page.evaluate(_TOO_WIDE))
    if not briefly:
        page.keyboard.press("Tab")
        look("phone", page.evaluate(_UNSEEN))
        _show(page, PHONE, "light")
        look("phone, light", violations(page, COLOURS))
        _show(page, SMALL_PHONE, "light")
        look("320 px", page.evaluate(_TOO_WIDE))
    return found


def show_clean(page: Page) -> None:
    """Fail when axe finds anything on the open page as it is shown."""
    page.evaluate(_AXE)
    found = violations(page, RULES)
    assert not found, f"{page.url}\n" + "\n".join(found)


def violations(page: Page, rules: list[str]) -> list[str]:
    """Give what axe, which the page must have, finds against rules or groups of rules."""
    kind = "rule" if rules is COLOURS else "tag"
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    run = f"axe.run({json.dumps(options)}).then(found => found.violations)"
    return [_in_words(violation) for violation in page.evaluate(run)]


def _show(page: Page, size: Any, theme: Any) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")


def _in_words(violation: dict[str, Any]) -> str:
    places = [
        f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}"
        for node in violation["nodes"][:4]
    ]
    head = f"{violation['id']} ({violation['impact']}): {violation['help']}"
    return "\n".join([head, *places])
