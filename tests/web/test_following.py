"""Following people and topics: what one hears of, where it is listed, how it ends."""

import pytest
from django.urls import reverse

import factories as make
from hisl.notices import queries as notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    me = make.person("Marisol Ketterby")
    client.force_login(me)
    return me


def follow(client, topics):
    return client.post(reverse("web:follow_topic"), {"topics": topics})


def titles(person):
    return {notice.title for notice in notices.visible_to(person)}


def test_who_follows_a_topic_hears_of_a_new_question_about_it(client, me):
    follow(client, "Hydraulics")
    place = make.community()
    asked = make.thread(place, make.person(), title="Air in it", tags=["hydraulics"])
    make.thread(place, make.person(), title="Something else", tags=["seals"])
    make.answer(asked, make.person())
    (told,) = notices.visible_to(me)
    assert told.reason == "You follow hydraulics."
    assert "Air in it" in told.title


def test_nobody_hears_of_what_they_may_not_read(client, me):
    follow(client, "hydraulics")
    closed = make.community(visibility="private")
    make.thread(closed, make.person(), title="A private matter", tags=["hydraulics"])
    assert titles(me) == set()


def test_a_followed_topic_stands_on_my_page_and_leads_to_its_list(client, me):
    follow(client, "hydraulics, Cold start")
    page = client.get("/me/").content.decode()
    assert "/search/?tag=hydraulics" in page
    assert "/search/?tag=cold+start" in page


def test_it_can_be_left_where_it_is_listed(client, me):
    follow(client, "hydraulics")
    listed = client.get("/search/", {"tag": "hydraulics"}).content.decode()
    thing = notices.thing_of_topic("hydraulics")
    assert str(thing) in listed
    client.post(reverse("notices:follow"), {"thing": thing, "what": "topic", "level": "normal"})
    assert not notices.following(me).exists()


def test_no_topic_is_followed_by_nothing_said(client, me):
    for nothing in ("", " , ", "x" * 61):
        assert follow(client, nothing).status_code == 302
    assert not notices.following(me).exists()


def test_who_follows_somebody_hears_of_what_they_ask(client, me):
    colleague = make.person("Odalys Branniford")
    sent = {"thing": colleague.uuid, "what": "person", "level": "watch", "label": "Odalys"}
    client.post(reverse("notices:follow"), sent)
    make.thread(make.community(), colleague, title="Why does it leak?")
    (told,) = notices.visible_to(me)
    assert "Odalys Branniford" in told.reason
