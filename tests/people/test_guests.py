"""Experts from outside: marked, limited, and gone after their last day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.people import actions, queries

pytestmark = pytest.mark.django_db
PASSWORD = "a visitor with a key"


def guest(until=None, **more):
    return actions.invite_guest(
        "visitor", name="Wanda Visitor", email="wanda@outside.example",
        organisation="Pump Makers", until=until, **more,
    )  # fmt: skip


def sign_in(client):
    return client.post(reverse("account_login"), {"login": "visitor", "password": PASSWORD})


def test_a_guest_signs_in_up_to_the_last_day(client):
    guest(until=timezone.localdate(), password=PASSWORD)
    sign_in(client)
    assert client.get("/framework/").wsgi_request.user.username == "visitor"


def test_a_guest_whose_last_day_has_passed_does_not_sign_in(client):
    guest(until=timezone.localdate() - timedelta(days=1), password=PASSWORD)
    assert sign_in(client).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_a_guest_who_is_signed_in_is_out_when_the_last_day_has_passed(client):
    visitor = guest(until=timezone.localdate())
    client.force_login(visitor, backend="hisl.people.accounts.StayBackend")
    assert client.get(visitor.get_absolute_url()).status_code == 200
    visitor.guest_until = timezone.localdate() - timedelta(days=1)
    visitor.save()
    assert reverse("account_login") in client.get(visitor.get_absolute_url()).url


def test_only_a_guest_has_a_last_day():
    with pytest.raises(ValidationError, match="Only a guest"):
        make.person(guest_until=date(2030, 1, 1))


def test_a_guest_is_marked_wherever_people_are_listed(client):
    visitor = guest()
    client.force_login(make.person())
    for address in (reverse("people:directory"), visitor.get_absolute_url()):
        assert "Guest from Pump Makers" in client.get(address).content.decode()


def test_what_everybody_may_read_is_not_for_guests():
    assert "everybody" in queries.keys_of(make.person())
    assert "everybody" not in queries.keys_of(guest())


def test_a_guest_sees_no_directory(client):
    client.force_login(guest())
    group = actions.group_named("north")
    assert client.get(reverse("people:directory")).status_code == 403
    assert client.get(group.get_absolute_url()).status_code == 403
