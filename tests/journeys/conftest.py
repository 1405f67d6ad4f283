"""Servers for a browser: one over a filled installation, one over an empty one.

Both come after the browser: in its event loop Django opens a connection of its own, and the server
must answer from that one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from journeys import world
from journeys.hands import Mouse, Way


@dataclass(frozen=True)
class Site:
    """A server, and what is in its database."""

    url: str
    world: Any = None

    def sign_in(self, page: Page, person: Any) -> None:
        """Sign a person in to a page, without the form."""
        client = Client()
        client.force_login(person)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.url}])


@pytest.fixture(scope="module")
def filled(
    django_db_setup: None, django_db_blocker: Any, browser: Browser, tmp_path_factory: Any
) -> Iterator[Site]:
    """Give a server over the first weeks of the example organisation and all that is awkward.

    Filled once a module. A test with the mark django_db reads it within a transaction that is
    rolled back, so that the next test finds it as it was.
    """
    with django_db_blocker.unblock():
        made = world.fill(tmp_path_factory.mktemp("oulad"))
        yield from _served(made)
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def empty(django_db_setup: None, django_db_blocker: Any, browser: Browser) -> Iterator[Site]:
    """Give a server over an installation in which nobody has done anything."""
    with django_db_blocker.unblock():
        yield from _served(None)


@pytest.fixture
def enter(way: Way, browser: Browser, empty: Site) -> Iterator[Callable[[Any], Mouse]]:
    """Give what opens a browser of somebody's own on their home, and gives their hands.

    The module says the way. The test fails in the end when the scripts of a page did.
    """
    windows, broken = [], []

    def entered(person: Any) -> Mouse:
        window = browser.new_context(
            viewport=way.size, java_script_enabled=way.scripts, locale="en-GB"
        )
        windows.append(window)
        page = window.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: broken.append(str(error)))
        empty.sign_in(page, person)
        page.goto(empty.url)
        return way.hands(page)

    yield entered
    for window in windows:
        window.close()
    assert not broken


def _served(made: Any) -> Iterator[Site]:
    server = LiveServer("localhost")
    yield Site(server.url, made)
    _let_answers_end()
    server.stop()


def _let_answers_end() -> None:
    """Wait for what a closed page still asked: an answer that ends after its server is an error."""
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join(timeout=5)
