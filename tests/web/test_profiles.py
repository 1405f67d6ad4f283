"""What the tools add to profiles, to the directory and to groups' pages."""

from datetime import date

import pytest
from django.urls import reverse

import factories as make
from hisl.conversations import actions as conversations
from hisl.people import actions as people

pytestmark = pytest.mark.django_db
PROFILE_QUERIES = 60


@pytest.fixture
def viewer(client):
    viewer = make.person("The Viewer")
    client.force_login(viewer)
    return viewer


@pytest.fixture
def helper():
    return make.person("Odalys Branniford")


def profile(client, person):
    return client.get(person.get_absolute_url()).content.decode().split("<main")[1]


def test_a_profile_shows_answers_that_helped_with_the_evidence(client, viewer, helper):
    place = make.community()
    good = make.answer(make.thread(place, viewer, title="It leaks"), helper)
    conversations.tried(good, person=viewer, worked=True, at=make.at(5))
    make.answer(make.thread(place, viewer, title="Nobody said"), helper)
    page = profile(client, helper)
    assert "It leaks" in page
    assert "worked for 1 of 1 who said" in page
    assert "Nobody said" not in page


def test_a_profile_shows_nothing_that_the_viewer_may_not_read(client, viewer, helper):
    closed = make.community("Closed", visibility="private", members=(helper,))
    asker = make.person()
    good = make.answer(make.thread(closed, asker, title="A private matter"), helper)
    conversations.accept(good, person=asker, at=make.at(5))
    make.thread(closed, helper, kind="story", title="A private story")
    page = profile(client, helper)
    assert "A private" not in page


def test_one_can_follow_somebody_and_ask_for_an_introduction(client, viewer, helper):
    page = profile(client, helper)
    assert f'value="{helper.uuid}"' in page
    assert reverse("web:introduction_ask", args=[helper.username]) in page


def test_nobody_is_introduced_to_an_imported_account_or_to_themselves(client, viewer):
    for person in (make.imported_person(), viewer, make.person(is_active=False)):
        assert "Ask for an introduction" not in profile(client, person)
        address = reverse("web:introduction_ask", args=[person.username])
        assert client.get(address).status_code == 404


def test_the_way_to_ones_own_learning_stands_on_ones_own_profile_alone(client, viewer, helper):
    assert reverse("web:me") in profile(client, viewer)
    assert reverse("web:me") not in profile(client, helper)


def test_the_directory_is_narrowed_down_to_a_community(client, viewer, helper):
    place = make.community("Seals", members=(helper,))
    hidden = make.community("Hidden", visibility="hidden", members=(helper,))
    found = client.get(reverse("people:directory"), {"community": place.key}).content.decode()
    assert "Odalys Branniford" in found
    assert "The Viewer" not in found.split("<main")[1]
    none = client.get(reverse("people:directory"), {"community": hidden.key}).content.decode()
    assert "Odalys Branniford" not in none
    assert "Hidden" not in none


def test_a_group_shows_the_communities_its_members_are_in(client, viewer, helper):
    group = people.group_named("north")
    people.add_to_group(helper, group, since=date(2025, 1, 1))
    make.community("Seals", members=(helper,))
    make.community("Secret", visibility="hidden", members=(helper,))
    make.community("Others")
    page = client.get(group.get_absolute_url()).content.decode().split("<main")[1]
    assert "Seals" in page
    assert "Secret" not in page
    assert "Others" not in page


def test_a_guest_sees_who_shares_a_place_and_nobody_else(client, helper):
    visitor = make.person("Wanda Visitor", guest_of="Pump Makers")
    make.community("Seals", visibility="private", members=(visitor, helper))
    client.force_login(visitor)
    assert client.get(helper.get_absolute_url()).status_code == 200
    assert client.get(visitor.get_absolute_url()).status_code == 200
    assert client.get(make.person().get_absolute_url()).status_code == 404


def test_a_profile_asks_the_database_as_often_for_many_things_as_for_few(
    client, viewer, helper, django_assert_max_num_queries
):
    place = make.community(members=(viewer, helper))
    for _ in range(12):
        good = make.answer(make.thread(place, viewer), helper)
        conversations.accept(good, person=viewer, at=make.at(5))
        make.thread(place, helper, kind="story")
    with django_assert_max_num_queries(PROFILE_QUERIES):
        profile(client, helper)
