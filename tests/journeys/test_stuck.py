"""The whole way of two people: stuck, asked, answered, accepted, it worked; and what is left of it.

With scripts and without: the core of HISL is pages and forms.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import factories as make
import small_community as busy_place
from hisl.analytics import actions as analytics
from hisl.people import actions as people
from hisl.programmes.board import spaces
from hisl.records import queries as records

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a pump leaks at night"
TITLE = "Why does the new seal leak after two weeks?"


@pytest.fixture
def asker():
    return people.add_person(
        "marisol", name="Marisol Ketterby", password=PASSWORD, welcomed=make.at()
    )


@pytest.fixture
def helper():
    return people.add_person(
        "odalys", name="Odalys Branniford", password=PASSWORD, welcomed=make.at()
    )


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def enter(request, browser, empty):
    """Give what signs a person in by the form, in a browser window of their own."""
    windows = []

    def entered(person) -> Page:
        windows.append(browser.new_context(java_script_enabled=request.param))
        page = windows[-1].new_page()
        page.set_default_timeout(10_000)
        page.goto(empty.url)
        page.get_by_label("User name or e-mail address").fill(person.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(person.name.split()[0])
        return page

    yield entered
    for window in windows:
        window.close()


def test_two_people_go_the_whole_way(enter, empty, asker, helper):
    place = make.community("Seals", members=(asker, helper))
    _whole_way(enter(asker), enter(helper))
    told = {act.verb: act for act in records.acts().filter(community=place.uuid)}
    assert {"asked", "answered", "accepted", "worked"} <= set(told)
    assert told["answered"].target_actor == asker.actor
    for verb in ("accepted", "worked"):
        assert (told[verb].actor, told[verb].target_actor) == (asker.actor, helper.actor)
    analytics.refresh(spaces())
    board = enter(asker)
    board.goto(f"{empty.url}{reverse('programmes:board')}")
    row = board.get_by_role("row").filter(has=board.get_by_role("link", name="Seals"))
    expect(row).to_contain_text("fewer than 5 people contributed")


def test_what_two_people_did_moves_the_numbers_of_a_busy_place(enter, empty, asker, helper):
    others = busy_place.persons(10)
    place = busy_place.busy("seals", [asker, helper, *others], rounds=24)
    analytics.refresh(spaces())
    window = enter(asker)
    before = _acts_read(window, empty, place)
    _whole_way(window, enter(helper))
    analytics.refresh(spaces())
    assert _acts_read(window, empty, place) > before
    window.goto(f"{empty.url}{reverse('programmes:board')}")
    row = window.get_by_role("row").filter(has=window.get_by_role("link", name="Seals"))
    expect(row).to_contain_text("G2")


def _whole_way(asks: Page, helps: Page) -> None:
    asks.get_by_role("link", name="Home").first.click()
    asks.get_by_label("What are you stuck on?").fill(TITLE)
    asks.get_by_role("button", name="Ask the community").click()
    expect(asks.get_by_label("Title")).to_have_value(TITLE)
    asks.get_by_label("Text", exact=True).fill("KX 80, alignment is **fine**.")
    asks.get_by_role("button", name="Post in Seals").click()
    expect(asks.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(asks.locator(".prose strong")).to_have_text("fine")

    helps.reload()
    waiting = helps.get_by_role("region", name="Waiting for somebody who knows")
    waiting.get_by_role("link", name=TITLE).click()
    helps.get_by_role("textbox", name="Your answer").fill("Measure the end play first.")
    helps.get_by_role("button", name="Post answer").click()
    expect(helps.get_by_role("heading", name="1 answer")).to_be_visible()

    asks.reload()
    asks.get_by_role("button", name="Accept this answer").click()
    expect(asks.get_by_role("heading", name="Marisol, did it work?")).to_be_visible()
    asks.get_by_label("What happened?").first.fill("0.3 mm. New bearing cap, dry since.")
    asks.get_by_role("button", name="It worked").click()

    helps.reload()
    expect(helps.get_by_text("worked for 1 of 1")).to_be_visible()
    expect(helps.get_by_text("Solved")).to_be_visible()
    helps.get_by_role("link", name="Home").first.click()
    expect(helps.get_by_text("Every question has an answer.")).to_be_visible()


def _acts_read(window: Page, site, place) -> int:
    """The number of acts that the place's page says it rests on."""
    window.goto(f"{site.url}{reverse('programmes:acts', args=['community', place.key])}")
    lede = window.locator(".lede").inner_text()
    return int("".join(letter for letter in lede.split()[0] if letter.isdigit()))
