"""Who may know, as a page; and everything that is inferred about me, with what I want of it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.urls import reverse

import factories as make
import small_desk as desk
from hisl.cli.experts import experts
from hisl.experts import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make.person()


@pytest.fixture
def place(asker):
    return make.community(members=(asker,))


@pytest.fixture
def helper(place, asker):
    return desk.expert(place, asker, "Odalys Branniford")


def shown(client, name, **given):
    response = client.get(reverse(name), given)
    assert response.status_code == 200
    return response.content.decode()


def test_people_are_shown_with_their_reasons(client, asker, helper):
    client.force_login(asker)
    page = shown(client, "experts:who", q=desk.SEALS)
    assert "Odalys Branniford" in page
    assert "Answered a question like this" in page


def test_i_see_what_is_inferred_about_me_with_what_it_rests_on(client, helper):
    client.force_login(helper)
    assert desk.SEALS in shown(client, "experts:me")


def test_others_do_not_see_it(client, helper):
    client.force_login(make.person())
    assert desk.SEALS not in shown(client, "experts:me")


def test_i_can_say_that_a_text_does_not_show_what_i_know_and_take_it_back(client, asker, helper):
    client.force_login(helper)
    thing = queries.topics_of(helper)[0].evidence[0].thing
    address = reverse("experts:evidence", args=[thing])
    client.post(address, {"say": "leave out"})
    assert queries.who_knows(asker, desk.SEALS, at=desk.NOW) == []
    assert "not counted" in shown(client, "experts:me")
    client.post(address, {"say": "count"})
    assert queries.who_knows(asker, desk.SEALS, at=desk.NOW)


def test_i_can_opt_out_and_lower_my_load(client, asker, helper):
    client.force_login(helper)
    client.post(reverse("experts:me"), {"weekly_cap": "1", "opted_out": "on"})
    assert queries.who_knows(asker, desk.SEALS, at=desk.NOW) == []
    assert queries.wish_of(helper).weekly_cap == 1
    assert "You are not suggested to anybody" in shown(client, "experts:me")


def test_more_than_the_cap_cannot_be_wished_for(client, helper):
    client.force_login(helper)
    client.post(reverse("experts:me"), {"weekly_cap": "50"})
    assert queries.wish_of(helper).weekly_cap is None


def test_guests_are_led_to_sign_in(client):
    response = client.get(reverse("experts:me"))
    assert response.status_code == 302


def test_the_command_names_the_same_people_and_leaves_nobody_behind(helper):
    from hisl.people.models import Person

    before = Person.objects.count()
    done = CliRunner().invoke(experts, [desk.SEALS, "--format", "json"], catch_exceptions=False)
    found = json.loads(done.output)
    assert [one["name"] for one in found["people"]] == ["Odalys Branniford"]
    assert "Answered a question like this" in found["people"][0]["reasons"][0]["said"]
    assert Person.objects.count() == before
