"""How a person works a page: with a mouse, or with the keyboard alone. One journey serves both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

# More steps than any page has to what is sought on it; one that needs more is a trap.
FAR = 150
_HAS_FOCUS = "(element) => element === document.activeElement"


class Mouse:
    """Clicks what it wants."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        """Press a link or a button, and be where it leads."""
        with self.page.expect_navigation():
            what.click()

    def open(self, what: Locator) -> None:
        """Open or close what folds, on the same page."""
        what.click()

    def write(self, where: Locator, text: str) -> None:
        """Write into an empty field."""
        where.fill(text)


class Keyboard(Mouse):
    """Tab, Enter and letters; no pointer at all."""

    def press(self, what: Locator) -> None:
        self._to(what)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def open(self, what: Locator) -> None:
        self._to(what)
        self.page.keyboard.press("Enter")

    def write(self, where: Locator, text: str) -> None:
        self._to(where)
        self.page.keyboard.type(text)

    def _to(self, what: Locator) -> None:
        """Press Tab until it has the focus."""
        expect(what).to_be_visible()
        for _ in range(FAR):
            if what.evaluate(_HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not reached by Tab on {self.page.url}")


@dataclass(frozen=True)
class Way:
    """How the people of a journey work."""

    size: Any
    scripts: bool = True
    hands: type[Mouse] = Mouse
