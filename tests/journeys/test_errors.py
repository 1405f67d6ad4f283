"""When something is wrong, the page says what, next to it, and keeps what was typed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

import factories as make
from journeys import looks, world

pytestmark = pytest.mark.django_db
PASSWORD = "a pump leaks at night"
TYPED = "Two weeks after the change it leaked again."


@pytest.fixture
def writer(empty, page):
    writer = make.person("Marisol Ketterby", password=PASSWORD)
    empty.sign_in(page, writer)
    return writer


@pytest.fixture
def place(writer):
    return make.community("Seals", facilitators=(writer,))


def send(page, label: str) -> None:
    """Send the form past the browser's own checks, as one without them would."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.get_by_role("button", name=label).click()


def is_wrong(page, label: str) -> None:
    """The field says what is wrong with it, to eyes and to screen readers, on a clean page."""
    field = page.get_by_role("textbox", name=label)
    expect(field).to_have_attribute("aria-invalid", "true")
    told = page.locator(".field, form").filter(has=field).last.locator(".errorlist")
    expect(told.first).to_be_visible()
    looks.show_clean(page)


def test_a_question_without_a_title_keeps_its_text(empty, page, place):
    page.goto(f"{empty.url}{reverse('conversations:open', args=[place.key])}")
    page.locator("[name=markdown]").fill(TYPED)
    page.get_by_label("Tags").fill("seal, leak")
    send(page, "Post in Seals")
    is_wrong(page, "Title")
    expect(page.locator("[name=markdown]")).to_have_value(TYPED)
    expect(page.get_by_label("Tags")).to_have_value("seal, leak")


def test_an_answer_with_no_words_says_so_where_it_is_written(empty, page, place, writer):
    question = make.thread(place, writer)
    page.goto(f"{empty.url}{question.get_absolute_url()}")
    send(page, "Post answer")
    is_wrong(page, "Your answer")


def test_a_page_at_a_taken_address_keeps_its_text(empty, page, place, writer):
    make.page(place, writer, path="seals")
    page.goto(f"{empty.url}{reverse('wikis:create', args=[place.key])}")
    page.locator("[name=path]").fill("seals")
    page.locator("[name=title]").fill("Seals")
    page.locator("[name=markdown]").fill(TYPED)
    page.get_by_role("button", name="Publish this page").click()
    expect(page.get_by_text("A page has this address already.")).to_be_visible()
    expect(page.locator("[name=markdown]")).to_have_value(TYPED)


def test_a_debrief_without_a_title_keeps_what_happened(empty, page, place):
    page.goto(f"{empty.url}{reverse('debriefs:hold', args=[place.key])}")
    page.locator("[name=happened]").fill(TYPED)
    send(page, "Keep this debrief")
    is_wrong(page, "What are you looking back at?")
    expect(page.locator("[name=happened]")).to_have_value(TYPED)


def test_a_community_at_a_taken_address_keeps_its_purpose(empty, page, place):
    page.goto(f"{empty.url}{reverse('communities:open')}")
    page.locator("[name=key]").fill(place.key)
    page.locator("[name=name]").fill("Another")
    page.locator("[name=purpose]").fill(TYPED)
    page.get_by_role("button", name="Begin to prepare it").click()
    expect(page.locator("[name=key]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=purpose]")).to_have_value(TYPED)


def test_a_wrong_password_says_so_and_keeps_the_name(empty, page):
    page.goto(f"{empty.url}{reverse('account_login')}")
    page.get_by_label("User name or e-mail address").fill("marisol")
    page.get_by_label("Password").fill("not it")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".errorlist")).to_be_visible()
    expect(page.get_by_label("User name or e-mail address")).to_have_value("marisol")
    looks.show_clean(page)


@pytest.mark.parametrize("address", ["/nothing/", "/t/99999/", "/c/none/", "/people/nobody/"])
def test_what_is_not_there_leads_on(empty, page, writer, address):
    assert page.goto(f"{empty.url}{address}").status == 404
    looks.show_clean(page)
    page.get_by_role("main").get_by_role("link", name="Go home").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marisol")


def test_what_is_not_one_s_own_says_so_kindly(empty, page, writer):
    place = make.community("Others")
    answered = page.goto(f"{empty.url}{reverse('communities:settings', args=[place.key])}")
    assert answered.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("This is not yours to open")
    looks.show_clean(page)


def test_a_form_of_another_sign_in_says_what_to_do(empty, page, place):
    page.goto(f"{empty.url}{reverse('conversations:open', args=[place.key])}")
    page.get_by_label("Title").fill("Why?")
    page.locator("[name=markdown]").fill(TYPED)
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    page.get_by_role("button", name="Post in Seals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This form is too old to be sent")
    looks.show_clean(page)
    page.go_back()
    expect(page.locator("[name=markdown]")).to_have_value(TYPED)


@pytest.fixture
def plain_page(browser):
    """A page without scripts."""
    window = browser.new_context(java_script_enabled=False, locale="en-GB")
    yield window.new_page()
    window.close()


def test_a_guest_who_sends_a_form_signs_in_and_is_back_where_it_stood(empty, plain_page):
    """Signed out in another window, say: the form is still there, the session is not.

    With scripts the composer notices and asks on the spot; tests/writing looks at that.
    """
    page = plain_page
    writer = make.person("Odalys Branniford", password=PASSWORD)
    question = make.thread(make.community("Seals", members=(writer,)), writer)
    empty.sign_in(page, writer)
    page.goto(f"{empty.url}{question.get_absolute_url()}")
    page.locator("#id_markdown").fill(TYPED)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Post answer").click()
    page.get_by_label("User name or e-mail address").fill(writer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(question.title)


def test_a_guest_is_led_to_the_door_and_back_where_guests_may_read(empty, page, settings):
    settings.HISL_GUESTS = True
    writer = make.person("Odalys Branniford", password=PASSWORD)
    place = make.community("Seals", members=(writer,))
    answered = page.goto(f"{empty.url}{reverse('conversations:open', args=[place.key])}")
    assert answered.status == 403
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("User name or e-mail address").fill(writer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the community")


def test_the_way_back_never_leads_to_another_host(db):
    client = Client(headers={"referer": "https://elsewhere.example/trap/"})
    sent = client.post(reverse("conversations:answer", args=[1]))
    assert sent.url == f"{reverse('account_login')}?next=/"


def test_what_breaks_on_our_side_says_what_was_kept(client, monkeypatch):
    from hisl.web import views

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(views.communities, "mine", broken)
    client.force_login(world.newcomer())
    client.raise_request_exception = False
    answered = client.get(reverse("web:home"))
    assert answered.status_code == 500
    assert "What you had saved is kept." in answered.content.decode()
