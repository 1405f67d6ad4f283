"""The core paths without a mouse: what one wants is reached by Tab, arrows, Enter and Space."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import factories as make
from journeys import world

pytestmark = pytest.mark.django_db
PASSWORD = "a pump leaks at night"
# More steps than any page has to what is sought on it; one that needs more is a trap.
FAR = 120


@pytest.fixture
def place():
    helper = make.person("Odalys Branniford", password=PASSWORD)
    return make.community("Seals", facilitators=(helper,))


@pytest.fixture
def newcomer():
    return make.person("Marisol Ketterby", password=PASSWORD)


def to(page: Page, selector: str) -> None:
    """Press Tab until the first that fits has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def go(page: Page, selector: str) -> None:
    """Go there by Tab, press Enter, and wait for the page it leads to."""
    to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def link(address: str) -> str:
    return f"main a[href='{address}']"


def test_the_first_tab_leads_past_the_rail(empty, page, newcomer, place):
    empty.sign_in(page, newcomer)
    page.goto(f"{empty.url}{place.get_absolute_url()}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_rail_leads_everywhere(empty, page, newcomer):
    empty.sign_in(page, newcomer)
    for name in ("communities:directory", "programmes:board", "web:framework"):
        page.goto(empty.url)
        go(page, f".rail a[href='{reverse(name)}']")
        assert page.url == f"{empty.url}{reverse(name)}"


def test_a_newcomer_signs_in_finds_a_community_joins_and_asks(empty, page, newcomer, place):
    page.goto(f"{empty.url}{reverse('communities:directory')}")
    to(page, "input[name=login]")
    page.keyboard.type(newcomer.username)
    to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    to(page, "input[name=q]")
    page.keyboard.type("seals")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    go(page, link(place.get_absolute_url()))
    go(page, f"form[action='{reverse('communities:join', args=[place.key])}'] button")
    expect(page.get_by_role("status")).to_contain_text("You are a member of Seals now.")
    go(page, link(reverse("conversations:open", args=[place.key])))
    to(page, "input[name=title]")
    page.keyboard.type("Why does it leak?")
    to(page, "textarea[name=markdown]")
    page.keyboard.type("Two weeks after the change.")
    go(page, "form.form button.main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Why does it leak?")


def test_home_asks_what_one_is_stuck_on_and_takes_it_along(empty, page, newcomer):
    place = make.community("Pumps", members=(newcomer,))
    empty.sign_in(page, newcomer)
    page.goto(empty.url)
    to(page, "textarea[name=stuck]")
    page.keyboard.type("Why does it leak?")
    go(page, ".desk button[name=ask]")
    assert page.url.startswith(f"{empty.url}{reverse('conversations:open', args=[place.key])}")
    expect(page.get_by_label("Title")).to_have_value("Why does it leak?")


def test_one_answers_and_the_asker_accepts_and_says_that_it_worked(empty, page, newcomer):
    helper = make.person("Odalys Branniford")
    place = make.community("Seals", members=(helper, newcomer))
    question = make.thread(place, newcomer)
    empty.sign_in(page, helper)
    page.goto(f"{empty.url}{question.get_absolute_url()}")
    to(page, "#id_markdown")
    page.keyboard.type("Measure the end play.")
    go(page, "#answer button.main")
    expect(page.get_by_role("article").last).to_contain_text("Measure the end play.")
    empty.sign_in(page, newcomer)
    page.goto(f"{empty.url}{question.get_absolute_url()}")
    go(page, "button[formaction*='/accept/']")
    expect(page.get_by_role("heading", name="did it work?")).to_be_visible()
    to(page, "input[name=note]")
    page.keyboard.type("Dry for a week.")
    go(page, "button[name=worked][value=yes]")
    expect(page.get_by_text("worked for 1 of 1")).to_be_visible()


def test_the_menu_of_a_phone_opens_closes_and_gives_the_focus_back(empty, page, newcomer):
    page.set_viewport_size({"width": 390, "height": 844})
    empty.sign_in(page, newcomer)
    page.goto(empty.url)
    menu = page.get_by_role("button", name="Menu")
    board = page.locator(f".rail-menu a[href='{reverse('programmes:board')}']")
    expect(board).to_be_hidden()
    to(page, ".menu")
    page.keyboard.press("Enter")
    expect(board).to_be_visible()
    page.keyboard.press("Escape")
    expect(board).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    go(page, f".rail-menu a[href='{reverse('programmes:board')}']")
    assert page.url == f"{empty.url}{reverse('programmes:board')}"


def test_the_marks_of_the_board_are_one_stop_and_arrows_move_among_them(empty, page):
    empty.sign_in(page, world.newcomer())
    page.goto(f"{empty.url}{reverse('programmes:board')}")
    to(page, "svg.board a")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    moved = _first_move(page, first)
    assert moved != first
    assert page.locator("[data-say]").inner_text(), "the new level is not read out"
    page.keyboard.press("Enter")
    card = page.locator("#card .card-title")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('href')") == moved
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('svg.board a')")


def _first_move(page: Page, first: str) -> str:
    """Press arrows until another level is reached; give the address of the mark there."""
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
        for _ in range(3):
            page.keyboard.press(key)
            here = page.evaluate("document.activeElement.getAttribute('href')")
            if here != first and page.locator("[data-say]").inner_text():
                return here
    return first
