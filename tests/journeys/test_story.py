"""A story on a blog: read, talked about at a passage, used, built on; its writer hears of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

import factories as make
from blogs.made import STORY
from hisl.records import queries as records
from journeys import looks
from journeys.hands import Mouse, Way

pytestmark = pytest.mark.django_db
TITLE = "Nobody had measured the third seal"
NEXT = "We measured ours, too"
PASSAGE = "It was 0.19 mm, and nobody had ever measured it."
REMARK = "Was that measured cold? Ours differed by half when warm."

WAYS = {"with scripts": Way(looks.WIDE), "without scripts": Way(looks.WIDE, scripts=False)}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request):
    return request.param


def test_a_story_is_talked_about_and_built_on_and_its_writer_sees_who_used_it(enter, way):
    writer, reader = make.person("Odalys Branniford"), make.person("Marisol Ketterby")
    make.community("Seals", members=(writer, reader))
    writes, reads = enter(writer), enter(reader)
    _tell(writes)
    _comment_on_a_passage(reads, way)
    _hear_of_the_comment(writes)
    _build_on_it(reads)
    _see_who_used_it(writes)
    told = records.acts().filter(actor=reader.actor, target_actor=writer.actor)
    assert {"commented", "reacted", "linked"} <= set(told.values_list("verb", flat=True))


def _tell(hands: Mouse) -> None:
    """Write it, see that it is a draft, show it to all."""
    page = hands.page
    page.goto(f"{page.url}blog/")
    hands.press(page.get_by_role("link", name="Write a post").first)
    hands.write(page.get_by_label("Title"), TITLE)
    hands.write(page.get_by_label("Text", exact=True), STORY)
    hands.press(page.get_by_role("button", name="Save as a draft"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(_who_sees(hands)).to_contain_text("Only you")
    hands.press(page.get_by_role("button", name="All", exact=True))
    expect(_who_sees(hands)).to_contain_text("Everybody here")


def _comment_on_a_passage(hands: Mouse, way: Way) -> None:
    """Found on home; a passage is chosen, by selecting it where there are scripts."""
    page = hands.page
    page.reload()
    blogs = page.get_by_role("region", name="From the blogs")
    hands.press(blogs.get_by_role("link", name=TITLE))
    paragraph = page.locator("[data-block]", has_text=PASSAGE)
    if way.scripts:
        paragraph.click(click_count=3)
        hands.open(page.locator(".pick"))
    else:
        hands.open(page.get_by_text("Comment on a passage", exact=True))
        page.get_by_label("Which passage?").select_option(index=1)
    hands.write(page.get_by_label("Your comment").first, REMARK)
    hands.press(page.locator("[data-passage-form] button[value=comment]"))
    expect(page.locator("details.note")).to_contain_text(REMARK[:20])
    expect(page.locator(".annotated mark")).to_contain_text("It was 0.19 mm")


def _hear_of_the_comment(hands: Mouse) -> None:
    """The notice says why, and leads to the passage."""
    page = hands.page
    _open_notice(hands, "Somebody commented on a passage that you wrote")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("details.note")).to_contain_text(REMARK[:20])


def _build_on_it(hands: Mouse) -> None:
    """Used, and a story of one's own that says where it comes from."""
    page = hands.page
    hands.press(page.get_by_role("button", name="I used this"))
    hands.press(page.get_by_role("link", name="Build on this"))
    expect(page.get_by_text("It builds on")).to_be_visible()
    hands.write(page.get_by_label("Title"), NEXT)
    hands.write(page.get_by_label("Text", exact=True), "Warm it was 0.09 mm.")
    hands.press(page.get_by_role("button", name="Save as a draft"))
    hands.press(page.get_by_role("button", name="All", exact=True))
    expect(page.get_by_role("main")).to_contain_text(f"Builds on {TITLE} by Odalys Branniford")


def _see_who_used_it(hands: Mouse) -> None:
    """Told of the new story; back at one's own, everybody who used it stands there."""
    page = hands.page
    _open_notice(hands, f"It builds on your post “{TITLE}”.")
    expect(page.get_by_role("heading", level=1)).to_have_text(NEXT)
    hands.press(page.get_by_role("main").get_by_role("link", name=TITLE).first)
    used = page.get_by_role("region", name="Who used this")
    expect(used).to_contain_text("Marisol Ketterby used it")
    expect(used).to_contain_text(f"Marisol Ketterby built on it: {NEXT}")


def _open_notice(hands: Mouse, why: str) -> None:
    page = hands.page
    hands.press(page.get_by_role("link", name="Home", exact=True).first)
    hands.press(page.get_by_role("link", name=re.compile("^Notices")).first)
    notice = page.get_by_role("main").get_by_role("listitem").filter(has_text=why).first
    expect(notice).to_contain_text("New")
    hands.press(notice.get_by_role("link").first)


def _who_sees(hands: Mouse) -> Locator:
    return hands.page.get_by_role("region", name="Who sees this now")
