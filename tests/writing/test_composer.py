"""The field in a form: with its draft, for its readers, and without words lost at the door."""

from __future__ import annotations

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import factories
from hisl.communities import queries as communities
from hisl.people import queries as people
from hisl.writing import drafts, tools

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    title = forms.CharField()
    markdown = tools.MarkdownField(label="Text", max_length=500)


@pytest.fixture
def odalys():
    return factories.person("Odalys Marín", password="seal-and-bearing")


@pytest.fixture
def place(odalys):
    return factories.community(members=(odalys, factories.person(), factories.person()))


def begin(person, slot, **fields):
    drafts.save(person, slot, fields, base=0, editor="", at=timezone.now())


def placed(person, community, **more):
    form = Form(initial={"title": "From the page"})
    tools.place(form, person=person, slot="x", key=communities.key_of(community), **more)
    return form


def test_without_a_place_it_is_a_text_area():
    html = str(Form()["markdown"])
    assert html.count("<textarea") == 1
    assert "data-composer" not in html
    assert 'maxlength="500"' in html


def test_it_begins_with_the_draft(odalys, place):
    drafts.save(
        odalys, "x", {"title": "Mine", "markdown": "Begun"}, base=0, editor="", at=timezone.now()
    )
    form = placed(odalys, place)
    assert form["title"].value() == "Mine"
    assert ">\nBegun</textarea>" in str(form["markdown"])
    assert "Your draft, saved" in str(form["markdown"])


def test_what_was_sent_wins_over_the_draft(odalys, place):
    begin(odalys, "x", markdown="Begun")
    form = Form({"title": "T", "markdown": "Sent"})
    tools.place(form, person=odalys, slot="x", key=communities.key_of(place))
    assert ">\nSent</textarea>" in str(form["markdown"])


def test_it_says_who_can_read_and_who_is_told(odalys, place):
    html = str(
        placed(odalys, place, told=lambda: list(communities.people_of(place)[:2]))["markdown"]
    )
    others = people.listed().exclude(pk=odalys.pk).count()
    assert f"{others} others can read this." in html
    assert "2 are told" in html


def test_only_members_read_in_a_private_place(odalys):
    factories.person()
    private = factories.community(members=(odalys, factories.person()), visibility="private")
    assert "1 other person can read this." in str(placed(odalys, private)["markdown"])


def test_the_draft_goes_when_the_words_arrived(client, odalys, place):
    client.force_login(odalys)
    slot = f"page:{place.uuid}"
    begin(odalys, slot, markdown="Begun")
    sent = {
        "title": "Seals",
        "path": "seals",
        "markdown": "Done",
        "writing-slot": slot,
        "writing-version": "1",
    }
    assert client.post(reverse("wikis:create", args=[place.key]), sent).status_code == 302
    assert not drafts.mine(odalys).exists()


def test_words_that_meet_an_ended_session_come_back_as_a_draft(odalys, place):
    """Without scripts: the page was open, the session ended, the form was sent."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(odalys)
    url = reverse("wikis:create", args=[place.key])
    page = browser.get(url)
    token = page.context["csrf_token"]
    browser.cookies.pop("sessionid")
    slot = f"page:{place.uuid}"
    sent = {"title": "Seals", "path": "seals", "markdown": "An hour of work", "writing-slot": slot,
            "writing-version": "0", "csrfmiddlewaretoken": str(token)}  # fmt: skip
    door = browser.post(url, sent, headers={"referer": f"http://testserver{url}"})
    assert door.status_code == 200
    kept = door.content.decode().partition('name="kept" value="')[2].partition('"')[0]
    wrong = signing_in(browser, door, kept, "wrong")
    again = wrong.content.decode().partition('name="kept" value="')[2].partition('"')[0]
    assert again == kept
    arrived = signing_in(browser, wrong, again, "seal-and-bearing")
    assert arrived.status_code == 302
    assert arrived.url == url
    assert "An hour of work</textarea>" in browser.get(url).content.decode()


def signing_in(browser, page, kept, password):
    sent = {
        "login": people.listed("Odalys").get().username,
        "password": password,
        "kept": kept,
        "csrfmiddlewaretoken": str(page.context["csrf_token"]),
        "next": page.context["redirect_field_value"],
    }
    return browser.post(reverse("account_login"), sent)


def test_another_site_puts_no_words_into_a_draft(odalys, place):
    browser = Client(enforce_csrf_checks=True)
    url = reverse("wikis:create", args=[place.key])
    answer = browser.post(url, {"markdown": "Buy this", "writing-slot": "x"})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_made_up_kept_words_are_nobodys(client, odalys):
    sent = {"login": odalys.username, "password": "seal-and-bearing", "kept": "made:up:words"}
    client.post(reverse("account_login"), sent)
    assert not drafts.mine(odalys).exists()
