"""Words survive: a killed browser, a killed server, an ended session, a cut network, two tabs."""

from __future__ import annotations

import re
import shutil
import subprocess
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

import factories
from conftest import CHROMIUM_OPTIONS
from hisl.wikis.models import Page
from hisl.writing import drafts

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "We measured the end play, twice."
SAVED = re.compile(r"^Saved \d\d:\d\d\.$")
HERE_ONLY = re.compile(r"^Kept in this browser only: no connection\.")
SOON = 15_000


@pytest.fixture
def page(browser):
    """Give a page whose scripts must not fail; that requests fail is what is tried here."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    failed = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert not failed


def status(page):
    return page.locator(".writing-status")


def text(page):
    return page.locator("textarea[name=markdown]")


def write(page, words=WORDS):
    text(page).click()
    text(page).press_sequentially(words)


def slot(place):
    return f"page:{place.uuid}"


def test_it_says_saved_when_the_server_has_it_and_not_before(writing, writer, place):
    held = []
    writing.route("**/writing/drafts/save/", lambda route: held.append(route))
    write(writing)
    writing.wait_for_timeout(2_000)
    expect(status(writing)).not_to_have_text(SAVED)
    assert drafts.find(writer, slot(place)) is None
    held[0].continue_()
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    assert drafts.find(writer, slot(place)).fields["markdown"] == WORDS


def test_reopening_the_page_brings_the_draft_back(writing):
    write(writing)
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    writing.reload()
    expect(text(writing)).to_have_value(WORDS)
    expect(status(writing)).to_contain_text("Your draft, saved")


def test_a_cut_network_keeps_the_words_here_and_says_so(writing, writer, place):
    write(writing, "First. ")
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    writing.context.set_offline(True)
    write(writing, "Second.")
    expect(status(writing)).to_have_text(HERE_ONLY, timeout=SOON)
    expect(status(writing)).to_contain_text("Last saved")
    writing.get_by_role("button", name="Publish this page").click()
    writing.context.set_offline(False)
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    assert drafts.find(writer, slot(place)).fields["markdown"] == "First. Second."


def test_sending_without_a_network_loses_nothing(writing, place):
    writing.get_by_label("Title").fill("Seals")
    writing.get_by_label("Address").fill("seals")
    write(writing)
    writing.context.set_offline(True)
    writing.get_by_role("button", name="Publish this page").click()
    expect(writing.get_by_text("Not sent: no connection.")).to_be_visible(timeout=SOON)
    writing.context.set_offline(False)
    writing.get_by_role("button", name="Try again").click()
    expect(writing.get_by_role("heading", name="Seals")).to_be_visible(timeout=SOON)
    assert Page.objects.get(community=place).text.markdown == WORDS


def test_an_ended_session_is_begun_again_in_place(writing, writer, place):
    writing.get_by_label("Title").fill("Seals")
    writing.get_by_label("Address").fill("seals")
    write(writing)
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    Session.objects.all().delete()
    write(writing, " And again.")
    writing.get_by_role("button", name="Publish this page").click()
    dialog = writing.get_by_role("dialog", name="Sign in again")
    sign_in(dialog, writer, "not-the-password")
    expect(dialog.get_by_role("alert")).to_contain_text("did not work")
    sign_in(dialog, writer, "seal-and-bearing")
    expect(writing.get_by_role("heading", name="Seals")).to_be_visible(timeout=SOON)
    assert Page.objects.get(community=place).text.markdown == f"{WORDS} And again."
    assert not drafts.mine(writer).exists()


def test_somebody_else_who_signs_in_does_not_get_the_words(writing, writer):
    other = factories.person("Imre", password="seal-and-bearing")
    write(writing)
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    Session.objects.all().delete()
    write(writing, " Secret.")
    writing.get_by_role("button", name="Sign in", exact=True).click(timeout=SOON)
    sign_in(writing.get_by_role("dialog", name="Sign in again"), other, "seal-and-bearing")
    expect(status(writing)).to_contain_text("somebody else is signed in", timeout=SOON)
    expect(text(writing)).to_have_value(f"{WORDS} Secret.")
    assert not drafts.mine(other).exists()


def test_two_tabs_see_each_other(writing, writer, place):
    other = writing.context.new_page()
    other.goto(writing.url)
    write(writing, "From the first tab.")
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    write(other, "From the second.")
    expect(other.get_by_text("Nothing was overwritten.")).to_be_visible(timeout=SOON)
    assert drafts.find(writer, slot(place)).fields["markdown"] == "From the first tab."
    other.get_by_role("button", name="Use that one").click()
    expect(text(other)).to_have_value("From the first tab.")
    other.get_by_role("button", name="Undo").click()
    expect(text(other)).to_have_value("From the second.")
    expect(status(other)).to_have_text(SAVED, timeout=SOON)


def test_escape_asks_before_it_discards(writing, writer):
    write(writing)
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)
    writing.keyboard.press("Escape")
    writing.get_by_role("button", name="Discard", exact=True).click()
    expect(text(writing)).to_have_value("")
    expect(status(writing)).to_have_text("Discarded.", timeout=SOON)
    assert not drafts.mine(writer).exists()
    writing.get_by_role("button", name="Undo").click()
    expect(text(writing)).to_have_value(WORDS)
    expect(status(writing)).to_have_text(SAVED, timeout=SOON)


@pytest.mark.parametrize("cut", [False, True], ids=["on the server", "in the browser alone"])
def test_a_killed_browser_costs_no_words(cut, browser, writer, place, live_server, tmp_path):
    """Killed as a power cut kills it; what had not reached the server was in its profile."""
    url = f"{live_server.url}{reverse('wikis:create', args=[place.key])}"
    program, page = opened(browser, tmp_path)
    page.context.add_cookies([session_of(writer, live_server.url) | lasting()])
    page.goto(url)
    write(page, "Before. ")
    expect(status(page)).to_have_text(SAVED, timeout=SOON)
    if cut:
        page.context.set_offline(True)
        write(page, "Cut off.")
        expect(status(page)).to_have_text(HERE_ONLY, timeout=SOON)
        page.wait_for_timeout(7_000)  # until the browser has written its store to the disk
    program.kill()
    program.wait()
    program, page = opened(browser, tmp_path)
    page.context.add_cookies([session_of(writer, live_server.url)])
    page.goto(url)
    expect(text(page)).to_have_value("Before. Cut off." if cut else "Before. ", timeout=SOON)
    expect(status(page)).to_have_text(
        SAVED if cut else re.compile("Your draft, saved"), timeout=SOON
    )
    program.kill()
    program.wait()


def opened(browser, profile):
    """A Chromium of its own process and profile, which can be killed, and a page in it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    process = subprocess.Popen(
        [program, *CHROMIUM_OPTIONS, "--headless=new", "--remote-debugging-port=0",
         "--no-first-run", f"--user-data-dir={profile}", "about:blank"],
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    port = debugging_port(profile, process)
    driven = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
    return process, driven.contexts[0].new_page()


def debugging_port(profile, process):
    told = profile / "DevToolsActivePort"
    for _ in range(300):
        if told.exists() and (lines := told.read_text().splitlines()):
            told.unlink()
            return lines[0]
        assert process.poll() is None, "the browser did not start"
        time.sleep(0.1)
    raise AssertionError("the browser did not open its port")


def session_of(person, url):
    client = Client()
    client.force_login(person)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def lasting():
    return {"expires": time.time() + 3600}


def sign_in(dialog, person, password):
    dialog.get_by_label("User name").fill(person.username)
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
