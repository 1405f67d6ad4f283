"""Drafts on the server: kept, met by two tabs, put away, taken back, gone in time."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import factories
from hisl.writing import drafts
from hisl.writing.models import Draft

pytestmark = pytest.mark.django_db

SLOT = "page:somewhere"


def save(client, words="Half a thought", *, base=0, editor="one", slot=SLOT, **more):
    sent = {"slot": slot, "fields": {"markdown": words}, "base": base, "editor": editor} | more
    return client.post(
        reverse("writing:save_draft"), json.dumps(sent), content_type="application/json"
    )


@pytest.fixture
def person():
    return factories.person("Odalys Marín")


@pytest.fixture
def writer(client, person):
    client.force_login(person)
    return client


def test_it_keeps_what_was_written_and_says_when(writer, person):
    told = save(writer).json()
    assert told["version"] == 1
    assert drafts.find(person, SLOT).fields == {"markdown": "Half a thought"}
    assert told["at"] == drafts.find(person, SLOT).saved_at.isoformat()


def test_one_page_saves_again_and_again(writer, person):
    first = save(writer).json()["version"]
    assert save(writer, "More", base=first).json()["version"] == 2
    assert drafts.find(person, SLOT).words == "More"


def test_a_second_tab_overwrites_nothing_in_silence(writer, person):
    save(writer, "From the first tab", editor="one")
    answer = save(writer, "From the second", editor="two")
    assert answer.status_code == 409
    assert answer.json()["fields"] == {"markdown": "From the first tab"}
    assert drafts.find(person, SLOT).words == "From the first tab"


def test_a_tab_that_missed_its_answer_may_save_again(writer, person):
    save(writer, "Arrived, but the answer was lost", editor="one")
    assert save(writer, "Written since", base=0, editor="one").status_code == 200
    assert drafts.find(person, SLOT).words == "Written since"


def test_a_late_save_does_not_bring_back_what_was_sent(writer, person):
    version = save(writer).json()["version"]
    drafts.sent(person, SLOT, editor="one", version=version, at=timezone.now())
    answer = save(writer, base=version, editor="one")
    assert answer.status_code == 409
    assert answer.json()["gone"] is True
    assert not drafts.mine(person).exists()


def test_sending_from_one_tab_leaves_newer_words_of_another(writer, person):
    version = save(writer, editor="one").json()["version"]
    save(writer, "Newer", base=version, editor="two")
    drafts.sent(person, SLOT, editor="one", version=version, at=timezone.now())
    assert drafts.find(person, SLOT).words == "Newer"


def test_two_people_have_their_own_drafts_in_one_slot(client, person):
    other = factories.person()
    for somebody in (person, other):
        client.force_login(somebody)
        assert save(client, f"By {somebody}").status_code == 200
    assert drafts.find(person, SLOT).words == f"By {person}"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"slot": "", "fields": {}, "base": 0},
        {"slot": "x" * 201, "fields": {}, "base": 0},
        {"slot": "x", "fields": {"a": {"b": 1}}, "base": 0},
        {"slot": "x", "fields": {"a": "x" * 900_000}, "base": 0},
        {"slot": "x", "fields": {}, "base": "0"},
    ],
)
def test_it_takes_nothing_but_the_fields_of_a_form(writer, sent):
    url = reverse("writing:save_draft")
    assert writer.post(url, json.dumps(sent), content_type="application/json").status_code == 400
    assert not Draft.objects.exists()


def test_it_says_when_there_are_too_many(writer, person):
    for number in range(drafts.MOST):
        drafts.save(person, f"slot {number}", {}, base=0, editor="", at=timezone.now())
    answer = save(writer, slot="one too many")
    assert answer.status_code == 429
    assert "discard" in answer.json()["error"]


def test_a_script_hears_that_the_session_has_ended(client):
    answer = client.post(reverse("writing:save_draft"), headers={"accept": "application/json"})
    assert answer.status_code == 401


def test_my_drafts_lists_mine_and_leads_back(writer, person):
    save(writer, "Mine", title="Why seals leak", url="/c/pumps/")
    drafts.save(
        factories.person(), "x", {"markdown": "Theirs"}, base=0, editor="", at=timezone.now()
    )
    page = writer.get(reverse("writing:drafts")).content.decode()
    assert 'href="/c/pumps/"' in page
    assert "Why seals leak" in page
    assert "Theirs" not in page


def test_a_draft_leads_nowhere_else(writer, person):
    save(writer, url="//evil.example/")
    assert drafts.find(person, SLOT).url == ""


def test_discarding_can_be_undone(writer, person):
    save(writer)
    draft = drafts.find(person, SLOT)
    listed = writer.post(reverse("writing:discard_draft", args=[draft.pk]), follow=True)
    assert "Undo" in listed.content.decode()
    assert not drafts.mine(person).exists()
    writer.post(reverse("writing:restore_draft", args=[draft.pk]))
    assert drafts.mine(person).get().words == "Half a thought"


def test_nobody_discards_the_draft_of_another(client, writer, person):
    save(writer)
    client.force_login(factories.person())
    draft = drafts.find(person, SLOT)
    answer = client.post(reverse("writing:discard_draft", args=[draft.pk]))
    assert answer.status_code == 404
    assert drafts.mine(person).exists()


def test_old_drafts_go(writer, person):
    save(writer)
    assert drafts.expire(timezone.now() + drafts.LIFE - timedelta(hours=1)) == 0
    assert drafts.expire(timezone.now() + drafts.LIFE + timedelta(hours=1)) == 1
    assert drafts.find(person, SLOT) is None
