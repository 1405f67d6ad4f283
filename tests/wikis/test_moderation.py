"""Pages that are reported, hidden, kept back, and refused with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions as communities
from hisl.communities.models import Case
from hisl.search import queries as search
from hisl.wikis import queries
from hisl.wikis.models import Page

pytestmark = pytest.mark.django_db
NOW = make.at(10)


@pytest.fixture
def writer():
    return make.person("Wim Writer")


@pytest.fixture
def reader():
    return make.person("Rita Reader")


@pytest.fixture
def keeper():
    return make.person("Kay Keeper")


@pytest.fixture
def place(writer, reader, keeper):
    return make.community(members=(writer, reader), facilitators=(keeper,))


def opens(client, person, page):
    client.force_login(person)
    return client.get(page.get_absolute_url())


def written(client, person, place, **more):
    client.force_login(person)
    sent = {"title": "Caps", "path": "kx/caps", "markdown": "Measure the cap play."} | more
    return client.post(reverse("wikis:create", args=[place.key]), sent, follow=True)


def found(person, words):
    return search.find(person, words).total


def test_a_reported_page_is_hidden_and_shown_again(client, place, writer, reader, keeper):
    page = make.page(place, writer, path="caps", markdown="Measure the cap play.")
    assert "?about=" in opens(client, reader, page).content.decode()
    case = communities.report(page.uuid, person=reader, reason="wrong", at=NOW)
    communities.decide(case, "hidden", by=keeper, at=NOW, reason="wrong", words="It is wrong.")
    assert opens(client, reader, page).status_code == 404
    assert not queries.in_community(reader, place).exists()
    assert found(reader, "cap play") == 0
    assert opens(client, writer, page).status_code == 200
    assert "Only its author" in opens(client, keeper, page).content.decode()
    page.text.refresh_from_db()
    assert page.text.key == ""
    communities.take_back(case, by=keeper, at=NOW)
    assert opens(client, reader, page).status_code == 200
    assert found(reader, "cap play") == 1


def test_a_first_page_waits_for_a_facilitator(client, place, writer, reader, keeper):
    place.review_first = 1
    place.save()
    shown = written(client, writer, place)
    assert "A facilitator reads it first" in shown.content.decode()
    page = Page.objects.get()
    assert opens(client, reader, page).status_code == 404
    assert found(reader, "cap play") == 0
    communities.decide(Case.objects.get(about=page.uuid), "shown", by=keeper, at=timezone.now())
    assert opens(client, reader, page).status_code == 200
    assert found(reader, "cap play") == 1


def test_who_is_reviewed_first_cannot_change_a_page_that_is_out(client, place, writer, reader):
    page = make.page(place, writer)
    place.review_first = 3
    place.save()
    client.force_login(reader)
    address = reverse("wikis:edit", args=[place.key, page.path])
    shown = client.post(address, {"markdown": "Other words.", "base": 1}, follow=True)
    assert "cannot wait for that" in shown.content.decode()
    assert "Other words." in shown.content.decode()
    assert page.text.revisions.count() == 1


def test_slow_mode_holds_for_pages_too(client, place, writer):
    place.slow_minutes = 30
    place.save()
    written(client, writer, place)
    shown = written(client, writer, place, path="kx/more")
    assert "You can write again at" in shown.content.decode()
    assert Page.objects.count() == 1
