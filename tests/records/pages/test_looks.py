"""The operator's pages in a real browser: clean however one looks at them, and the tail moves."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

import factories as make
from hisl.records import keys, queries
from journeys import looks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_page(page, live_server, sign_in):
    """Give what opens a page of the store as an operator."""
    sign_in(page, make.person("Operator", is_superuser=True))

    def opened(name, *args, query=""):
        page.goto(f"{live_server.url}{reverse(f'records:{name}', args=args)}{query}")
        return page

    return opened


def test_every_page_is_clean(open_page):
    key, _ = keys.make(f"Moodle {'and-so-on' * 12}", ["statements/write", "state"])
    make.answer(make.thread(make.community(), make.person()), make.person())
    answered = queries.acts().get(verb="answered")
    found = []
    for name, *args in (
        ("overview",), ("tail",), ("search",), ("statement", answered.id), ("keys",),
        ("key_create",), ("key", key.prefix),
    ):  # fmt: skip
        page = open_page(name, *args)
        found += [f"{page.url}: {trouble}" for trouble in looks.troubles(page)]
    page = open_page("search", query="?verb=jumped+high&actor=%7B")
    found += [f"{page.url}: {trouble}" for trouble in looks.troubles(page)]
    assert not found, "\n".join(found)


def test_what_comes_in_appears_by_itself(open_page):
    page = open_page("tail")
    expect(page.get_by_text("Nothing has come in yet")).to_be_visible()
    make.thread(make.community(), make.person())
    expect(page.locator("#tail").get_by_text("asked")).to_be_visible(timeout=10_000)


def test_a_key_is_made_and_its_secret_is_there_to_copy(open_page):
    page = open_page("key_create")
    page.get_by_label("Which system is it for?").fill("Moodle")
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("#secret")).not_to_be_empty()
    assert not looks.troubles(page)
    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_role("link", name="Moodle")).to_be_visible()
