"""Coming in and going out: invitations, requests, guests from outside, the last facilitator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions, queries
from hisl.notices.models import Notice
from hisl.people.queries import keys_of, may

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    keeper = make.person("Fay Keeper")
    client.force_login(keeper)
    return keeper


@pytest.fixture
def place(keeper):
    return make.community("Works council", visibility="hidden", facilitators=(keeper,))


def address(name, place, *more):
    return reverse(f"communities:{name}", args=[place.key, *more])


def told(person, words):
    return Notice.objects.filter(person=person, title__contains=words).exists()


def guest_of(place, keeper, *, until=None, email="ada@example.org"):
    guest = actions.Guest(
        name="Ada Outside",
        email=email,
        organisation="Example Institute",
        until=until or timezone.localdate() + timedelta(days=30),
    )
    return actions.invite_guest(place, guest, by=keeper, at=timezone.now())[0].person


def test_the_last_facilitator_neither_leaves_nor_steps_down(client, place, keeper):
    for page, values in (
        (address("leave", place), {}),
        (address("change_role", place, queries.membership(keeper, place).pk), {"role": "member"}),
    ):
        answer = client.post(page, values, follow=True).content.decode()
        assert "name another facilitator first" in answer
    assert queries.facilitators(place) == [keeper]


def test_a_facilitator_leaves_once_there_is_another(client, place, keeper):
    actions.join(place, make.person(), at=make.at(), role="facilitator")
    client.post(address("leave", place))
    assert queries.membership(keeper, place) is None


def test_a_closed_account_does_not_count_as_another_facilitator(place, keeper):
    actions.join(place, make.person(is_active=False), at=make.at(), role="facilitator")
    with pytest.raises(actions.LastFacilitatorError):
        actions.leave(place, keeper, at=make.at(1))


def test_somebody_invited_by_name_is_told_and_decides(client, place, keeper):
    invited = make.person()
    client.post(address("add_member", place), {"username": invited.username, "invite": ""})
    assert queries.membership(invited, place) is None
    assert told(invited, "Works council")
    page = place.invitations.get().get_absolute_url()
    client.force_login(invited)
    assert "Fay Keeper" in client.get(page).content.decode()
    client.post(page)
    assert queries.membership(invited, place)


def test_an_invitation_by_name_is_for_nobody_else(client, place, keeper):
    invitation = actions.invite(place, by=keeper, at=timezone.now(), person=make.person())
    client.force_login(make.person())
    assert client.get(invitation.get_absolute_url()).status_code == 404
    with pytest.raises(actions.NotInvitedError):
        actions.accept(invitation, person=make.person(), at=timezone.now())


def test_a_link_lets_several_in_until_it_is_taken_back(client, place, keeper):
    client.post(address("invite_link", place))
    invitation = place.invitations.get()
    for person in (make.person(), make.person()):
        actions.accept(invitation, person=person, at=timezone.now())
        assert queries.membership(person, place)
    client.post(address("withdraw_invitation", place, invitation.uuid))
    late = make.person()
    client.force_login(late)
    page = client.post(invitation.get_absolute_url(), follow=True).content.decode()
    assert "does not hold any more" in page
    assert queries.membership(late, place) is None


def test_an_old_invitation_does_not_hold(place, keeper):
    invitation = actions.invite(place, by=keeper, at=timezone.now() - timedelta(days=15))
    with pytest.raises(actions.NotInvitedError):
        actions.accept(invitation, person=make.person(), at=timezone.now())


def test_a_suspended_person_comes_in_by_no_door(client, keeper):
    place = make.community(facilitators=(keeper,))
    person, now = make.person(), timezone.now()
    actions.suspend(place, person, reason="Spam.", by=keeper, at=now)
    with pytest.raises(actions.NotInvitedError):
        actions.accept(actions.invite(place, by=keeper, at=now), person=person, at=now)
    client.force_login(person)
    assert client.post(address("join", place)).status_code == 403
    assert told(person, "cannot write")


def test_somebody_asks_to_join_a_private_place_and_is_let_in(client, keeper):
    place = make.community(visibility="private", facilitators=(keeper,))
    asking = make.person("Asking Person")
    client.force_login(asking)
    client.post(address("ask_to_join", place), {"words": "I repair these."})
    assert "You asked to join" in client.get(place.get_absolute_url()).content.decode()
    assert told(keeper, "Asking Person would like to join")
    client.force_login(keeper)
    assert "I repair these." in client.get(address("people", place)).content.decode()
    client.post(address("answer_request", place, place.requests.get().pk), {"answer": "accept"})
    assert queries.membership(asking, place)
    assert told(asking, "You are a member")


def test_a_request_is_declined_or_taken_back_and_can_be_made_again(client, keeper):
    place = make.community(visibility="private", facilitators=(keeper,))
    asking, now = make.person(), timezone.now()
    first = actions.ask_to_join(place, asking, at=now)
    assert actions.ask_to_join(place, asking, at=now) == first
    actions.answer_request(first, accepted=False, by=keeper, at=now)
    assert told(asking, "did not let you in")
    actions.ask_to_join(place, asking, at=now)
    client.force_login(asking)
    client.post(address("withdraw_request", place))
    assert not queries.requests(place).exists()


@pytest.mark.parametrize("visibility", ["public", "hidden"])
def test_one_asks_to_join_private_places_only(client, keeper, visibility):
    place = make.community(visibility=visibility, facilitators=(keeper,))
    client.force_login(make.person())
    assert client.post(address("ask_to_join", place)).status_code in {403, 404}


def test_a_guest_sees_the_place_they_were_brought_into_and_nothing_else(client, place, keeper):
    public = make.community("Open to all", members=(make.person(),))
    guest = guest_of(place, keeper)
    assert set(queries.listed_to(guest)) == set(queries.visible_to(guest)) == {place}
    assert keys_of(guest) >= {queries.key_of(place)}
    assert not keys_of(guest) & {"everybody", queries.key_of(public)}
    assert not may(guest, "communities.open")
    client.force_login(guest)
    assert client.get(place.get_absolute_url()).status_code == 200
    assert client.get(public.get_absolute_url()).status_code == 404
    assert "Open to all" not in client.get(reverse("communities:directory")).content.decode()
    for page in (
        reverse("people:directory"),
        reverse("communities:open"),
        address("people", place),
    ):
        assert client.get(page).status_code == 403
    assert client.post(address("join", public)).status_code == 404


def test_a_guest_writes_where_they_were_brought_in_and_is_marked(client, place, keeper):
    guest = guest_of(place, keeper)
    assert queries.may_post_now(guest, place, timezone.now()).ok
    page = client.get(address("people", place)).content.decode()
    assert "Ada Outside" in page
    assert "Example Institute" in page


def test_a_guests_time_ends_by_itself(place, keeper):
    guest = guest_of(place, keeper)
    guest.guest_until = timezone.localdate() - timedelta(days=1)
    guest.save()
    assert not queries.visible_to(guest)
    assert not may(guest, "communities.read", place)
    assert queries.key_of(place) not in keys_of(guest)


def test_a_guest_of_two_places_stays_until_the_later_day(place, keeper):
    today = timezone.localdate()
    guest = guest_of(place, keeper, until=today + timedelta(days=30))
    other = make.community(facilitators=(keeper,))
    again = guest_of(other, keeper, until=today + timedelta(days=60))
    assert again == guest
    assert again.guest_until == today + timedelta(days=60)
    assert guest_of(other, keeper, until=today).guest_until == today + timedelta(days=60)


def test_a_guest_becomes_no_facilitator(client, place, keeper):
    member = queries.membership(guest_of(place, keeper), place)
    answer = client.post(address("change_role", place, member.pk), {"role": "facilitator"})
    assert answer.status_code == 404
    with pytest.raises(ValueError, match="guests"):
        actions.set_role(member, "member")


def test_the_address_of_a_colleague_makes_no_guest(client, place, keeper):
    colleague = make.person(email="colleague@example.org")
    values = {
        "name": "X", "email": colleague.email, "organisation": "Y",
        "until": str(timezone.localdate()),
    }  # fmt: skip
    page = client.post(address("guest", place), values).content.decode()
    assert "a colleague" in page
    assert queries.membership(colleague, place) is None


def test_a_new_guest_chooses_a_password_by_the_link_and_comes_in(client, place, keeper):
    values = {
        "name": "Ada Outside", "email": "ada@example.org", "organisation": "Example Institute",
        "until": str(timezone.localdate() + timedelta(days=30)),
    }  # fmt: skip
    page = client.post(address("guest", place), values)
    link = page.context["link"].removeprefix("http://testserver")
    client.logout()
    form = client.get(link, follow=True)
    password = {"password1": "seals-that-last-long", "password2": "seals-that-last-long"}
    client.post(form.request["PATH_INFO"], password)
    assert client.login(username="ada", password="seals-that-last-long")
    assert client.get(place.get_absolute_url()).status_code == 200


def test_nobody_makes_a_link_for_a_guest_who_has_come_in_already(client, place, keeper):
    guest = guest_of(place, keeper)
    page = address("first_link", place, queries.membership(guest, place).pk)
    assert client.post(page).status_code == 200
    guest.last_login = timezone.now()
    guest.save()
    assert client.post(page).status_code == 404


def test_passers_by_need_no_membership_for_the_rules_to_answer(place):
    assert not may(AnonymousUser(), "communities.join", place)
    assert not may(AnonymousUser(), "communities.ask_to_join", place)
