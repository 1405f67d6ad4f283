"""What tests share: a real browser, its check of accessibility, and servers where they run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

DESKTOP = {"width": 1280, "height": 900}
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]
# What WCAG 2.2 at level AA asks, and axe's own good practice.
AXE_OPTIONS = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
    ],
    "resultTypes": ["violations"],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever drives a browser or needs a server, so that it can be chosen by its marker."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        for fixture, marker in (
            ("browser", pytest.mark.browser),
            ("postgres_url", pytest.mark.postgres),
            ("redis_url", pytest.mark.redis),
        ):
            if fixture in names:
                item.add_marker(marker)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium. One a module: its event loop must not outlive it into other tests."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("NOT SEEN IN A BROWSER: no Chromium; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give an empty page, signed out, light, as wide as a laptop.

    The test fails in the end when the page's scripts did, when the browser refused something that
    the page asked for, or when the page asked another host.
    """
    context = browser.new_context(viewport=DESKTOP, color_scheme="light", locale="en-GB")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.extend(_trouble(message, page)))
    page.on("request", lambda request: troubles.extend(_elsewhere(request.url)))
    yield page
    context.close()
    assert not troubles, "The browser complained:\n" + "\n".join(troubles)


def _trouble(message: ConsoleMessage, page: Page) -> list[str]:
    """Give what the console says as an error, unless it is the answer of the page itself: a 404."""
    asked_for_itself = message.location.get("url") == page.url
    if message.type != "error" or (asked_for_itself and "status of 4" in message.text):
        return []
    return [f"{message.text} ({message.location.get('url')})"]


def _elsewhere(url: str) -> list[str]:
    here = url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:"))
    return [] if here else [f"asked another host: {url}"]


@pytest.fixture
def sign_in(live_server: Any, client: Any) -> Callable[[Page, Any], None]:
    """Give what signs a person in to a page, without the form."""

    def signed_in(page: Page, person: Any) -> None:
        client.force_login(person)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Give what fails, in words, on every violation of the rules of accessibility on a page."""

    def clean(page: Page) -> None:
        found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
        assert not found, f"{page.url}\n" + "\n".join(_in_words(violation) for violation in found)

    return clean


def _in_words(violation: dict[str, Any]) -> str:
    places = [
        f"    {' '.join(map(str, node['target']))}\n      {node['html'][:160]}"
        for node in violation["nodes"]
    ]
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places])


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Give the address of a PostgreSQL server that the runner started for this run."""
    return _server("TEST_POSTGRES_URL", "NOT RUN ON POSTGRESQL: no server; `make test` starts one")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Give the address of a Redis server that the runner started for this run."""
    return _server("TEST_REDIS_URL", "NOT RUN WITH REDIS: no server; `make test` starts one")


def _server(name: str, missing: str) -> str:
    if url := os.environ.get(name):
        return url
    pytest.skip(missing)
