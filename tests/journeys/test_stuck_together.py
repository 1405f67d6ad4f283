"""Stuck at work, to the end: asked, put to who knows, answered, accepted, it worked, found again.

Three people, each in a browser of their own: on a laptop, on a phone, with scripts off, and by the
keyboard alone.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

import factories as make
import small_desk as desk
from hisl.records import queries as records
from hisl.writing import followups
from hisl.writing.models import FollowUp
from journeys import looks
from journeys.hands import Keyboard, Mouse, Way

pytestmark = pytest.mark.django_db
TITLE = "Shaft seal of the KX 80 pump leaks two weeks after the change"
ANSWER = "Measure the end play of the shaft before you take it apart."


WAYS = {
    "on a laptop": Way(looks.WIDE),
    "on a phone": Way(looks.PHONE),
    "without scripts": Way(looks.WIDE, scripts=False),
    "by keyboard": Way(looks.WIDE, hands=Keyboard),
}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request):
    return request.param


def test_a_question_finds_who_knows_and_its_answer_the_next_one(enter, way):
    asker, third = make.person("Marisol Ketterby"), make.person("Imre Quillfeather")
    place = make.community("Seals", members=(asker, third))
    knows = desk.expert(place, make.person(), "Odalys Branniford")
    asks = enter(asker)
    _ask(asks, way)
    _answer_what_was_put_to_me(enter(knows))
    _accept(asks)
    _three_days_pass()
    _say_that_it_worked(asks)
    _find(enter(third))
    told = {act.verb: act for act in records.acts().filter(community=place.uuid)}
    for verb in ("accepted", "worked"):
        assert (told[verb].actor, told[verb].target_actor) == (asker.actor, knows.actor)


def _ask(hands: Mouse, way: Way) -> None:
    """Stuck: the desk names who may know, and the question is ready to be asked."""
    page = hands.page
    hands.write(page.get_by_label("What are you stuck on?"), TITLE)
    if not way.scripts:
        hands.press(page.get_by_role("button", name="Look for help"))
    people = page.get_by_role("region", name="People who may know")
    expect(people).to_contain_text("Odalys Branniford")
    hands.press(page.get_by_role("button", name="Go on to the question"))
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    hands.write(page.get_by_label("Text", exact=True), "The alignment is **fine**.")
    hands.press(page.get_by_role("button", name="Post in Seals"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".prose strong")).to_have_text("fine")
    _fits(page)


def _answer_what_was_put_to_me(hands: Mouse) -> None:
    """It waits on home and among the notices, with the reason, for the one who knows."""
    page = hands.page
    waiting = page.get_by_role("region", name="Waiting for you")
    expect(waiting.get_by_role("link", name=TITLE)).to_be_visible()
    expect(waiting.get_by_role("button", name="I am on it")).to_be_visible()
    hands.press(page.get_by_role("link", name=re.compile("^Notices")).first)
    notice = page.get_by_role("main").get_by_role("listitem").filter(has_text=TITLE).first
    expect(notice).to_contain_text("You may know")
    hands.press(notice.get_by_role("link", name=TITLE).first)
    hands.write(page.get_by_role("textbox", name="Your answer"), ANSWER)
    hands.press(page.get_by_role("button", name="Post answer"))
    expect(page.get_by_role("heading", name="1 answer")).to_be_visible()
    _fits(page)


def _accept(hands: Mouse) -> None:
    """The asker is told, follows the notice, and accepts."""
    page = hands.page
    page.reload()
    hands.press(page.get_by_role("link", name=re.compile("^Notices")).first)
    hands.press(page.get_by_role("main").get_by_role("link", name=TITLE).first)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    hands.press(page.get_by_role("button", name="Accept this answer"))
    expect(page.get_by_text("Solved")).to_be_visible()


def _three_days_pass() -> None:
    """As far as the question "did it work?" is concerned."""
    asked = FollowUp.objects.get()
    asked.due -= followups.LATER
    asked.save()


def _say_that_it_worked(hands: Mouse) -> None:
    """One tap, from home."""
    page = hands.page
    hands.press(page.get_by_role("link", name="Home", exact=True).first)
    asked = page.get_by_role("region", name="Did it work?")
    expect(asked).to_contain_text(TITLE)
    hands.press(asked.get_by_role("button", name="It worked"))
    expect(page.get_by_text("Thank you. The next person who is stuck will see it.")).to_be_visible()
    expect(page.get_by_role("region", name="Did it work?")).to_have_count(0)


def _find(hands: Mouse) -> None:
    """Somebody else has the same trouble, searches, and sees what came of it."""
    page = hands.page
    hands.press(page.get_by_role("link", name="Search", exact=True).first)
    hands.write(page.locator("#id_q"), "end play shaft seal")
    hands.press(page.get_by_role("main").get_by_role("button", name="Search"))
    hit = page.get_by_role("article").filter(has_text="worked for 1 of 1").first
    expect(hit).to_be_visible()
    hands.press(hit.get_by_role("link").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    expect(page.get_by_text("worked for 1 of 1").first).to_be_visible()
    _fits(page)


def _fits(page: Page) -> None:
    """Nothing reaches beyond the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
