"""The launch gate: what a new community needs, one click, exceptions, and the first months."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions, queries
from hisl.communities.models import Community, Ruling
from hisl.communities.queries import first_months, gate
from hisl.conversations import actions as conversations
from hisl.notices.models import Notice
from hisl.search import queries as search

pytestmark = pytest.mark.django_db


@pytest.fixture
def founder(client):
    founder = make.person("Founding Facilitator")
    client.force_login(founder)
    return founder


@pytest.fixture
def place(founder):
    return make.community("New seals", facilitators=(founder,), prepare=True)


def address(name, place):
    return reverse(f"communities:{name}", args=[place.key])


def complete(place, founder):
    """Everything that the gate asks for."""
    place.purpose = "People get seals that last by comparing what they tried."
    place.reply_hours = 24
    actions.prepare(place, queries.membership(founder, place), weekly_minutes=60)
    for _ in range(3):
        make.thread(place, founder)
    for _ in range(4):
        actions.invite(place, by=founder, at=timezone.now(), person=make.person())


def test_a_community_from_the_form_is_prepared_before_it_opens(client, founder):
    values = {"name": "Seals", "key": "seals", "purpose": "All of it.", "visibility": "public"}
    answer = client.post(reverse("communities:open"), values)
    place = Community.objects.get(key="seals")
    assert answer.url == address("gate", place)
    assert place.preparing
    assert place.opened is None


def test_only_its_founders_know_of_it_while_it_is_prepared(client, place, founder):
    assert client.get(place.get_absolute_url()).status_code == 200
    stranger = make.person()
    assert place not in queries.listed_to(stranger)
    assert not search.titles(stranger, [place.uuid])
    client.force_login(stranger)
    for name in ("community", "gate", "people"):
        assert client.get(address(name, place)).status_code == 404


def test_the_page_shows_what_is_missing_and_how_to_do_it(client, place):
    page = client.get(address("gate", place)).content.decode()
    assert page.count("Missing") == 5
    assert "0 of 3" in page
    assert "1 of 5" in page
    assert "Open it to everybody" not in page


def test_the_plan_is_made_on_the_page(client, place, founder):
    values = {
        "purpose": "People get seals that last by comparing.",
        "reply_hours": "8",
        "weekly_minutes": "90",
    }
    client.post(address("gate", place), values)
    done = {line.name for line in gate.lines(queries.by_key(place.key)) if line.done}
    assert done == {"A purpose", "A facilitator with time for it", "A first-reply promise"}


def test_it_does_not_open_while_something_is_missing(client, place, founder):
    client.post(address("launch", place))
    place.refresh_from_db()
    assert place.preparing
    with pytest.raises(actions.NotReadyError):
        actions.launch(place, by=founder, at=timezone.now())


def test_it_opens_with_one_click_and_everybody_hears_of_it(client, place, founder):
    complete(place, founder)
    somebody = make.person()
    outside = make.person(guest_of="Elsewhere")
    client.post(address("launch", place))
    place.refresh_from_db()
    assert place.opened
    assert place in queries.visible_to(somebody)
    assert Notice.objects.filter(person=somebody, kind="news", about=place.uuid).exists()
    assert not Notice.objects.filter(person=outside).exists()
    assert search.titles(somebody, [place.uuid])


def test_a_hidden_one_opens_without_a_word(client, founder):
    place = make.community(facilitators=(founder,), visibility="hidden", prepare=True)
    complete(place, founder)
    somebody = make.person()
    client.post(address("launch", place))
    assert not Notice.objects.filter(person=somebody, about=place.uuid).exists()


def test_the_desk_opens_it_for_a_reason_that_is_written_down(client, place, founder):
    desk = make.person(is_superuser=True)
    exception = {"exception": "The board asked for it."}
    assert client.post(address("launch", place), exception).status_code == 403
    client.force_login(desk)
    client.post(address("launch", place), {"exception": ""})
    place.refresh_from_db()
    assert place.preparing
    client.post(address("launch", place), exception)
    place.refresh_from_db()
    assert not place.preparing
    line = Ruling.objects.get(what="gate")
    assert (line.by, line.words) == (desk, "The board asked for it.")


def test_imported_and_example_communities_are_past_the_gate(founder):
    place = make.community(facilitators=(founder,))
    assert not place.preparing
    assert place.opened == make.at()


def test_after_a_month_the_facilitators_read_whether_the_human_part_happened(
    client, place, founder
):
    complete(place, founder)
    opened = place.created + timedelta(days=1)
    actions.launch(place, by=founder, at=opened)
    writers = [make.person() for _ in range(6)]
    for n, writer in enumerate(writers):
        actions.join(place, writer, at=opened)
        asked = make.thread(place, writer, at=opened + timedelta(days=n))
        if n < 4:
            _answer(asked, founder, opened + timedelta(days=n, hours=3))
    assert actions.tell_first_months(opened + timedelta(days=29)) is None
    assert actions.tell_first_months(opened + timedelta(days=31))
    assert actions.tell_first_months(opened + timedelta(days=31)) is None
    report = dict(first_months.reports(queries.by_key(place.key)))[30]
    assert report.facts == {
        "weekly_minutes": 60,
        "weeks": 4,
        "weeks_with_facilitator": 1,
        "kept": {"asked": 6, "in_time": 4},
    }
    assert report.result["n_people"] == 7
    assert Notice.objects.filter(person=founder, kind="reminder").exists()
    page = client.get(address("gate", place)).content.decode()
    assert "4 of 6 questions had a first reply in time" in page


def test_few_who_wrote_are_not_counted_out(place, founder):
    complete(place, founder)
    opened = place.created + timedelta(days=1)
    actions.launch(place, by=founder, at=opened)
    make.thread(place, founder, at=opened + timedelta(days=1))
    actions.tell_first_months(opened + timedelta(days=31))
    report = dict(first_months.reports(queries.by_key(place.key)))[30]
    assert report.result is None
    assert "fewer than 5 people" in report.refusal


def _answer(asked, author, at):
    conversations.answer(asked, author=author, markdown="Turn it.", at=at)
