import pytest
from django.urls import reverse

import factories as make
from hisl.domain.text import MAX_CHARS
from hisl.wikis import actions
from hisl.wikis.models import Page
from hisl.writing.models import Text

pytestmark = pytest.mark.django_db
CONTENTS_QUERIES = 14


@pytest.fixture
def writer():
    return make.person("Odalys Branniford")


@pytest.fixture
def place(writer):
    return make.community(members=(writer,))


@pytest.fixture
def page(place, writer):
    return make.page(place, writer, path="kx/seals", markdown="Check it.")


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def address(name, page):
    return reverse(f"wikis:{name}", args=[page.community.key, page.path])


def test_it_writes_a_page(signed_in, place):
    sent = {"title": "Caps", "path": "kx/caps", "markdown": "# Why\n\n**Play**."}
    shown = signed_in.post(reverse("wikis:create", args=[place.key]), sent, follow=True)
    assert "<strong>Play</strong>" in shown.content.decode()


@pytest.mark.parametrize("path", ["-edit", "A B", "kx//caps", "kx/", "../etc"])
def test_it_refuses_an_address_that_would_lead_elsewhere(signed_in, place, path):
    sent = {"title": "Caps", "path": path, "markdown": "Kept words."}
    shown = signed_in.post(reverse("wikis:create", args=[place.key]), sent)
    assert "Kept words." in shown.content.decode()
    assert not Page.objects.exists()


def test_it_keeps_the_text_when_the_address_is_taken(signed_in, page):
    sent = {"title": "Again", "path": page.path, "markdown": "Kept words."}
    shown = signed_in.post(reverse("wikis:create", args=[page.community.key]), sent)
    assert "Kept words." in shown.content.decode()
    assert "has this address already" in shown.content.decode()


def test_it_refuses_more_than_can_be_rendered_and_keeps_it(signed_in, page):
    sent = {"markdown": "a" * (MAX_CHARS + 1), "base": 1}
    shown = signed_in.post(address("edit", page), sent)
    assert shown.status_code == 200
    assert "aaaa" in shown.content.decode()


def test_it_saves_and_keeps_the_former_text(signed_in, page):
    sent = {"markdown": "Check it twice.", "base": 1, "reason": "Once was not enough"}
    signed_in.post(address("edit", page), sent)
    history = signed_in.get(address("history", page)).content.decode()
    assert "Once was not enough" in history
    assert "<ins>twice" in history or "<ins>it twice" in history


def test_it_shows_both_texts_after_a_conflict_and_saves_the_second_time(signed_in, page):
    other = make.person()
    actions.revise_page(page, author=other, markdown="Their words.", at=make.at(2), base=1)
    shown = signed_in.post(address("edit", page), {"markdown": "My words.", "base": 1})
    text = shown.content.decode()
    assert "Somebody saved this page while you were writing" in text
    assert "My words.</textarea>" in text
    assert "Their words.</textarea>" in text
    base = shown.context["form"]["base"].value()
    signed_in.post(address("edit", page), {"markdown": "Both words.", "base": base})
    assert "Both words." in signed_in.get(page.get_absolute_url()).content.decode()


def test_it_begins_from_the_words_of_a_page_that_came_as_html(signed_in, page):
    Text.objects.filter(pk=page.text_id).update(markdown="", html="<p>Imported words.</p>")
    assert "Imported words.</textarea>" in signed_in.get(address("edit", page)).content.decode()


def test_it_lists_headings_from_four_on(signed_in, place, writer):
    short = make.page(place, writer, markdown="# A\n\n# B\n\n# C\n")
    long = make.page(place, writer, markdown="# A\n\n# B\n\n# C\n\n## Where to get it\n")
    assert "On this page" not in signed_in.get(short.get_absolute_url()).content.decode()
    shown = signed_in.get(long.get_absolute_url()).content.decode()
    assert 'href="#s-where-to-get-it"' in shown
    assert 'id="s-where-to-get-it"' in shown


def test_it_tells_for_how_many_it_worked(signed_in, page):
    actions.tried(page, person=make.person(), worked=False, at=make.at(2))
    signed_in.post(address("tried", page), {"worked": "yes", "note": "At Alderby"})
    shown = signed_in.get(page.get_absolute_url()).content.decode()
    assert "1 of 2" in shown
    assert "At Alderby" in shown


def test_a_visitor_reads_but_does_not_write(client, page):
    client.force_login(make.person())
    assert "Edit this page" not in client.get(page.get_absolute_url()).content.decode()
    for name in ("edit", "tried"):
        assert client.post(address(name, page), {"worked": "yes"}).status_code == 403


def test_a_page_of_a_hidden_place_does_not_exist_for_others(client):
    member = make.person()
    hidden = make.page(make.community(visibility="hidden", members=(member,)), member)
    client.force_login(make.person())
    for name in ("page", "edit", "history"):
        assert client.get(address(name, hidden)).status_code == 404


def test_the_contents_ask_the_database_as_often_for_many_as_for_few(
    signed_in, place, writer, django_assert_max_num_queries
):
    for _ in range(20):
        make.page(place, writer)
    with django_assert_max_num_queries(CONTENTS_QUERIES):
        signed_in.get(reverse("wikis:contents", args=[place.key]))
