"""The first three steps: asked once, each kept at once, left out and opened again."""

import pytest
from django.urls import reverse

import factories as make
from hisl.communities import queries as communities
from hisl.notices import queries as notices
from hisl.people import queries as people
from hisl.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "a pump leaks at night"


@pytest.fixture
def newcomer(client):
    newcomer = make.person("Marisol Ketterby")
    client.force_login(newcomer)
    return newcomer


def sign_in(client, person, way=""):
    door = reverse("account_login")
    return client.post(f"{door}{way}", {"login": person.username, "password": PASSWORD}).url


def test_somebody_new_is_led_there_once(client):
    newcomer = make.person(password=PASSWORD)
    assert sign_in(client, newcomer) == reverse("web:start")
    client.logout()
    assert sign_in(client, newcomer) == "/"


def test_who_came_for_a_page_gets_that_page_first(client):
    newcomer = make.person(password=PASSWORD)
    assert sign_in(client, newcomer, "?next=/people/") == "/people/"
    assert Person.objects.get(pk=newcomer.pk).welcomed is None


def test_the_three_steps_end_at_the_one_field(client, newcomer):
    seals = make.community("Seals", facilitators=(make.person(),))
    needs = client.post(reverse("web:start"), {"topics": "Seals, hydraulics"})
    helps = client.post(needs.url, {"topics": "Bearings"})
    end = client.post(helps.url, {"mail": "calm", "places": [seals.pk]})
    assert end.url == reverse("web:home")
    assert people.needed_topics(newcomer) == ["hydraulics", "seals"]
    assert people.declared_topics(newcomer) == ["bearings"]
    assert list(communities.mine(newcomer)) == [seals]
    assert notices.reader_of(newcomer).budget == 3


def test_every_step_can_be_left_out_and_opened_again(client, newcomer):
    client.post(reverse("web:start"), {"topics": "seals"})
    for name in ("web:start", "web:start_helps", "web:start_mail"):
        page = client.get(reverse(name)).content.decode()
        assert "Leave these steps out" in page
    assert "seals" in client.get(reverse("web:start")).content.decode()


def test_an_empty_answer_is_an_answer(client, newcomer):
    assert client.post(reverse("web:start"), {"topics": ""}).url == reverse("web:start_helps")


def test_it_suggests_communities_about_the_topics(client, newcomer):
    talks = make.community("Night shift")
    make.thread(talks, make.person(), tags=["seals"])
    make.community("All about seals")
    make.community("Cooking")
    make.community("Secret seals", visibility="hidden")
    make.community("Closed seals", visibility="private")
    client.post(reverse("web:start"), {"topics": "seals"})
    page = client.get(reverse("web:start_mail")).content.decode()
    for name, shown in (
        ("Night shift", True), ("All about seals", True), ("Cooking", False),
        ("Secret seals", False), ("Closed seals", False),
    ):  # fmt: skip
        assert (f">{name}<" in page) is shown, name


def test_without_a_topic_that_fits_it_suggests_the_largest(client, newcomer):
    make.community("Large", members=tuple(make.person() for _ in range(3)))
    assert ">Large<" in client.get(reverse("web:start_mail")).content.decode()


def test_a_place_that_was_not_suggested_cannot_be_joined(client, newcomer):
    closed = make.community("Closed", visibility="private")
    page = client.post(reverse("web:start_mail"), {"mail": "calm", "places": [closed.pk]})
    assert page.status_code == 200
    assert not communities.mine(newcomer).exists()


def test_an_unknown_wish_for_mail_is_refused(client, newcomer):
    page = client.post(reverse("web:start_mail"), {"mail": "flood"})
    assert page.status_code == 200


def test_what_one_needs_is_not_shown_to_colleagues(client, newcomer):
    client.post(reverse("web:start"), {"topics": "zymurgy"})
    client.force_login(make.person())
    for address in (newcomer.get_absolute_url(), reverse("people:directory")):
        assert "zymurgy" not in client.get(address).content.decode()
