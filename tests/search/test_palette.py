"""The palette and the keys, in a browser, without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(live_server, page, sign_in):
    """Give the page of a community, with somebody signed in who belongs to it."""
    person = make.person("Renske Oldershaw")
    place = make.community("Boilers", members=(person,))
    make.thread(place, person, title="Boiler trips at night")
    sign_in(page, person)
    page.goto(f"{live_server.url}{place.get_absolute_url()}")
    return page


def test_it_goes_to_what_is_typed_and_gives_the_focus_back(home, live_server):
    home.keyboard.press("Control+k")
    expect(home.get_by_role("combobox", name="Go, ask, create or switch")).to_be_focused()
    home.keyboard.press("Escape")
    expect(home.locator("#palette")).to_be_hidden()
    home.keyboard.press("Control+k")
    home.keyboard.type("trips")
    expect(home.get_by_role("option").first).to_contain_text("Boiler trips at night")
    with home.expect_navigation():
        home.keyboard.press("Enter")
    expect(home.get_by_role("heading", level=1)).to_contain_text("Boiler trips at night")


def test_arrows_choose_and_what_is_chosen_is_told(home):
    home.keyboard.press("Control+k")
    field = home.get_by_role("combobox", name="Go, ask, create or switch")
    first = field.get_attribute("aria-activedescendant")
    home.keyboard.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    assert chosen != first
    expect(home.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")


def test_keys_of_one_letter_can_be_switched_off(home):
    home.keyboard.press("?")
    keys = home.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    keys.get_by_label("Keys of one letter work on this device").uncheck()
    keys.get_by_role("button", name="Close").click()
    home.reload()
    home.keyboard.press("?")
    expect(home.locator("#keys")).to_be_hidden()
    home.keyboard.press("Control+k")
    expect(home.locator("#palette")).to_be_visible()


def test_keys_leave_alone_who_writes(home, live_server):
    home.goto(f"{live_server.url}/search/")
    home.keyboard.type("a?")
    expect(home.get_by_label("Search for")).to_have_value("a?")
    expect(home.locator("#keys")).to_be_hidden()
