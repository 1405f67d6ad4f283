"""Who may open which page of people and of one's own learning: every address, every kind of viewer.

A route that is missing here fails the first test, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

import factories as make
from hisl.people import actions as people

pytestmark = pytest.mark.django_db

DOOR, YES, NO, NOBODY, DONE = "door", 200, 403, 404, 302
VIEWERS = ("anonymous", "guest account", "stranger", "self", "manager", "superuser")

# address: (way, what each of VIEWERS gets); self is the person whom the address is about.
TABLE = {
    "people:directory": ("get", (DOOR, NO, YES, YES, YES, YES)),
    "people:group": ("get", (DOOR, NO, YES, YES, YES, YES)),
    "people:profile": ("get", (DOOR, NOBODY, YES, YES, YES, YES)),
    "people:picture": ("get", (DOOR, NOBODY, YES, YES, YES, YES)),
    "people:edit": ("get", (DOOR, YES, YES, YES, YES, YES)),
    "web:me": ("get", (DOOR, YES, YES, YES, YES, YES)),
    "web:me_column": ("get", (DOOR, YES, YES, YES, YES, YES)),
    "web:start": ("get", (DOOR, YES, YES, YES, YES, YES)),
    "web:start_helps": ("get", (DOOR, YES, YES, YES, YES, YES)),
    "web:start_mail": ("get", (DOOR, YES, YES, YES, YES, YES)),
    "web:introduction_ask": ("get", (DOOR, NOBODY, YES, NOBODY, YES, YES)),
    "web:follow_topic": ("post", (DOOR, DONE, DONE, DONE, DONE, DONE)),
    # self is the one who asked for it
    "web:introduction": ("get", (DOOR, NOBODY, NOBODY, YES, NOBODY, NOBODY)),
    "web:introduction_answer": ("post", (DOOR, NOBODY, NOBODY, NO, NOBODY, NOBODY)),
    "web:introduction_withdraw": ("post", (DOOR, NOBODY, NOBODY, DONE, NOBODY, NOBODY)),
}
MODULES = ("hisl.people.views", "hisl.web.me", "hisl.web.start", "hisl.web.introductions")


@pytest.fixture
def world():
    """One person, with a team and its manager, an introduction, a picture, and those around."""
    odalys = make.person("Odalys Branniford")
    people.set_picture(odalys, b"RIFF")
    team = people.group_named("north")
    manager = make.person("Manager", role_title="Head of field service", is_staff=True)
    for one in (odalys, manager):
        people.add_to_group(one, team, since=make.at().date())
    viewers = {
        "guest account": make.person(guest_of="Pump Makers"),
        "stranger": make.person(),
        "self": odalys,
        "manager": manager,
        "superuser": make.person(is_superuser=True, is_staff=True),
    }
    asked = people.ask_introduction(
        odalys, wanted=make.person(), through=make.person(), note="Seals.", at=make.at()
    )
    args = {
        "people:group": ["north"],
        "people:profile": [odalys.username],
        "people:picture": [odalys.username, odalys.picture],
        "web:me_column": ["application"],
        "web:introduction_ask": [odalys.username],
        "web:introduction": [asked.uuid],
        "web:introduction_answer": [asked.uuid],
        "web:introduction_withdraw": [asked.uuid],
    }
    return viewers, args


def test_the_table_has_every_address():
    found = {
        f"{namespace}:{pattern.name}"
        for namespace in ("people", "web")
        for pattern in get_resolver().namespace_dict[namespace][1].url_patterns
        if pattern.callback.__module__ in MODULES
    }
    assert found == set(TABLE)


@pytest.mark.parametrize(
    ("name", "viewer", "expected"),
    [
        (name, viewer, expected)
        for name, (_, row) in TABLE.items()
        for viewer, expected in zip(VIEWERS, row, strict=True)
    ],
)
def test_each_viewer_gets_what_the_table_says(world, name, viewer, expected):
    viewers, args = world
    client = Client()
    if viewer in viewers:
        client.force_login(viewers[viewer])
    address = reverse(name, args=args.get(name, []))
    answer = getattr(client, TABLE[name][0])(address)
    if expected == DOOR:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    else:
        assert answer.status_code == expected


@pytest.mark.parametrize("name", [name for name, (way, _) in TABLE.items() if way == "post"])
def test_what_changes_something_is_no_link(world, name):
    viewers, args = world
    client = Client()
    client.force_login(viewers["self"])
    assert client.get(reverse(name, args=args.get(name, []))).status_code == 405
