"""Administration: who may come in, what goes through the actions, what nobody can change."""

from datetime import date

import pytest
from django.urls import reverse

import factories as make
from hisl.communities import queries as communities
from hisl.communities.models import Community, Member
from hisl.people import actions
from hisl.people.models import Person
from hisl.records.models import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    admin = make.person("Admin", is_superuser=True, is_staff=True)
    client.force_login(admin)
    return admin


def test_it_is_for_staff_only(client):
    client.force_login(make.person())
    assert client.get(reverse("admin:people_person_changelist")).status_code == 302


def test_it_opens_every_page_of_people_groups_communities_and_the_log(client, admin):
    somebody = make.person()
    place = make.community(members=(somebody,))
    group = actions.group_named("north")
    actions.add_to_group(somebody, group, since=date(2025, 1, 1))
    things = [
        ("people_person", somebody),
        ("people_group", group),
        ("communities_community", place),
    ]
    things += [("communities_member", place.members.get()), ("records_act", Act.objects.first())]
    for name, thing in things:
        assert client.get(reverse(f"admin:{name}_changelist"), {"q": "a"}).status_code == 200
        assert client.get(reverse(f"admin:{name}_change", args=[thing.pk])).status_code == 200


def test_it_makes_an_account(client, admin):
    sent = {
        "username": "odalys",
        "name": "Odalys Branniford",
        "email": "",
        "role_title": "Engineer",
        "usable_password": "true",
        "password1": "a long and odd phrase",
        "password2": "a long and odd phrase",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    client.post(reverse("admin:people_person_add"), sent)
    made = Person.objects.get(username="odalys")
    assert made.name == "Odalys Branniford"
    assert made.check_password("a long and odd phrase")


def test_it_shows_the_source_of_an_account_without_letting_it_change(client, admin):
    imported = make.imported_person()
    page = client.get(reverse("admin:people_person_change", args=[imported.pk])).content.decode()
    assert imported.source_url in page
    assert 'name="source_url"' not in page
    assert 'name="source"' not in page


def test_a_membership_made_here_is_an_act_of_the_log(client, admin):
    somebody, place = make.person(), make.community()
    sent = {"community": place.pk, "person": somebody.pk, "role": "facilitator"}
    client.post(reverse("admin:communities_member_add"), sent)
    assert communities.facilitators(place) == [somebody]
    assert Act.objects.get(actor=somebody.actor).verb == "joined"


def test_it_ends_memberships_and_keeps_them(client, admin):
    somebody = make.person()
    place = make.community(members=(somebody,))
    member = communities.membership(somebody, place)
    sent = {"action": "end", "_selected_action": [member.pk]}
    client.post(reverse("admin:communities_member_changelist"), sent)
    assert Member.objects.get(pk=member.pk).left is not None
    assert Act.objects.order_by("-seq").first().verb == "left"


def test_it_opens_and_archives_communities(client, admin):
    sent = {"key": "seals", "name": "Seals", "purpose": "All of it.", "visibility": "private"}
    client.post(reverse("admin:communities_community_add"), sent)
    place = Community.objects.get(key="seals")
    assert place.created
    changelist = reverse("admin:communities_community_changelist")
    client.post(changelist, {"action": "archive", "_selected_action": [place.pk]})
    place.refresh_from_db()
    assert place.archived


@pytest.mark.parametrize("name", ["people_person", "communities_community", "communities_member"])
def test_it_deletes_neither_people_nor_places(client, admin, name):
    place = make.community(members=(make.person(),))
    thing = {
        "people_person": admin,
        "communities_community": place,
        "communities_member": place.members.get(),
    }[name]
    assert client.post(reverse(f"admin:{name}_delete", args=[thing.pk])).status_code == 403


def test_nobody_writes_changes_or_deletes_an_act(client, admin):
    make.community(members=(make.person(),))
    act = Act.objects.get()
    assert client.get(reverse("admin:records_act_add")).status_code == 403
    change = reverse("admin:records_act_change", args=[act.pk])
    assert client.post(change, {"verb": "told"}).status_code == 403
    assert client.post(reverse("admin:records_act_delete", args=[act.pk])).status_code == 403
    act.refresh_from_db()
    assert act.verb == "joined"
