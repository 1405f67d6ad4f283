"""Debriefs that are reported, hidden, kept back, and refused with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions as communities
from hisl.communities.models import Case
from hisl.debriefs import queries
from hisl.debriefs.models import Debrief
from hisl.search import queries as search

pytestmark = pytest.mark.django_db
NOW = make.at(10)
SAID = {
    "title": "The Torvik job",
    "expected": "Two days.",
    "happened": "Five days.",
    "why": "The cap.",
    "change": "A gauge in each van.",
}


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


def opens(client, person, debrief):
    client.force_login(person)
    return client.get(debrief.get_absolute_url())


def held(client, person, place, **more):
    client.force_login(person)
    address = reverse("debriefs:hold", args=[place.key])
    return client.post(address, SAID | more, follow=True)


def found(person, words):
    return search.find(person, words).total


def test_a_reported_debrief_is_hidden_and_shown_again(client, place, writer, reader, keeper):
    debrief = make.debrief(place, writer)
    assert "?about=" in opens(client, reader, debrief).content.decode()
    case = communities.report(debrief.uuid, person=reader, reason="wrong", at=NOW)
    communities.decide(
        case, "hidden", by=keeper, at=NOW, reason="wrong", words="It names a customer."
    )
    assert opens(client, reader, debrief).status_code == 404
    assert not queries.in_community(reader, place).exists()
    assert found(reader, "five days") == 0
    assert opens(client, writer, debrief).status_code == 200
    assert "Only its author" in opens(client, keeper, debrief).content.decode()
    debrief.text.refresh_from_db()
    assert debrief.text.key == ""
    communities.take_back(case, by=keeper, at=NOW)
    assert opens(client, reader, debrief).status_code == 200
    assert found(reader, "five days") == 1


def test_its_writer_puts_new_words_in_it_when_asked_to(place, writer, reader, keeper):
    debrief = make.debrief(place, writer)
    case = communities.report(debrief.uuid, person=reader, reason="wrong", at=NOW)
    communities.decide(
        case, "asked", by=keeper, at=NOW, reason="wrong", words="Leave the customer out."
    )
    communities.resubmit(case, by=writer, at=NOW, markdown="# What happened\n\nFive days.")
    debrief.text.refresh_from_db()
    assert debrief.text.markdown == "# What happened\n\nFive days."
    assert found(reader, "five days") == 0


def test_a_first_debrief_waits_for_a_facilitator(client, place, writer, reader, keeper):
    place.review_first = 1
    place.save()
    assert "A facilitator reads it first" in held(client, writer, place).content.decode()
    debrief = Debrief.objects.get()
    assert opens(client, reader, debrief).status_code == 404
    communities.decide(Case.objects.get(about=debrief.uuid), "shown", by=keeper, at=timezone.now())
    assert opens(client, reader, debrief).status_code == 200


def test_slow_mode_holds_for_debriefs_too(client, place, writer):
    place.slow_minutes = 30
    place.save()
    held(client, writer, place)
    shown = held(client, writer, place, title="Another job").content.decode()
    assert "You can write again at" in shown
    assert "Another job" in shown
    assert Debrief.objects.count() == 1
