"""Who gets what answer at which address of a community: every role, visibility and route.

Written out as a table, so that a change of any right is a change of a line here.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions
from hisl.communities.models import Case, Member

pytestmark = pytest.mark.django_db

ROLES = (
    "passer-by", "stranger", "suspended", "member", "facilitator", "superuser",
    "guest here", "guest elsewhere",
)  # fmt: skip
KINDS = ("public", "private", "hidden", "preparing")

# What a page answers: 200 it is shown, 403 it exists but not for them, 404 it does not exist,
# 302 to sign in or to go on.
INSIDE = {"member", "facilitator", "superuser", "guest here"}
COLLEAGUES = {"passer-by", "stranger", "suspended"}


def found(role: str, kind: str) -> bool:
    return role in INSIDE or (role in COLLEAGUES and kind in {"public", "private"})


def read(role: str, kind: str) -> bool:
    return role in INSIDE or (role in COLLEAGUES and kind == "public")


def page(role: str, kind: str, allowed: set[str]) -> int:
    """The answer of a page inside a community that these roles may open."""
    if not found(role, kind):
        return 404
    if not read(role, kind):
        return 403
    return 200 if role in allowed else 403


KEEPERS = {"facilitator", "superuser"}
PAGES = {
    "people": lambda kind: (
        {"member", "facilitator", "superuser"}
        | ({"stranger", "suspended"} if kind == "public" else set())
    ),
    "settings": lambda kind: KEEPERS,
    "queue": lambda kind: KEEPERS,
    "log": lambda kind: KEEPERS,
    "gate": lambda kind: KEEPERS,
    "care": lambda kind: KEEPERS,
    "guest": lambda kind: KEEPERS,
}
# What only facilitators may do by a form: what follows the key in the address, and what they are
# answered to an empty one (404: there is no such invitation, request, member).
FORMS = {
    "add_member": ((), 200),
    "invite_link": ((), 302),
    "withdraw_invitation": ((uuid.uuid4(),), 404),
    "answer_request": ((0,), 404),
    "change_role": ((0,), 404),
    "first_link": ((0,), 404),
    "lift": ((0,), 404),
}
# What has a test of its own below, or is no page of one community.
ELSEWHERE = {
    "directory", "open", "report", "desk_queue", "desk_log", "invitation", "community", "join",
    "leave", "ask_to_join", "withdraw_request", "launch", "suspend",
    "case", "decide", "take_back", "appeal", "decide_appeal", "resubmit",
}  # fmt: skip


def world(kind: str, role: str) -> tuple[object, Client, object]:
    """A community of this kind, a browser of somebody in this role, and that person."""
    keeper = make.person("Keeper")
    visibility = "public" if kind == "preparing" else kind
    place = make.community(
        facilitators=(keeper,), visibility=visibility, prepare=kind == "preparing"
    )
    viewer = _somebody(role)
    if role in {"member", "facilitator", "guest here"}:
        actions.join(place, viewer, at=make.at(), role=_role(role))
    if role == "suspended":
        actions.suspend(place, viewer, reason="Insults.", by=keeper, at=timezone.now())
    browser = Client()
    if viewer is not None:
        browser.force_login(viewer)
    return place, browser, viewer


def _somebody(role: str) -> object:
    if role == "passer-by":
        return None
    if role.startswith("guest"):
        tomorrow = timezone.localdate() + timedelta(days=1)
        return make.person(guest_of="Elsewhere", guest_until=tomorrow)
    return make.person(is_superuser=role == "superuser")


def _role(role: str) -> str:
    return Member.Role.FACILITATOR if role == "facilitator" else Member.Role.MEMBER


@pytest.fixture(autouse=True)
def _passers_by(settings):
    settings.HISL_GUESTS = True


def test_the_table_leaves_no_route_out():
    resolver = next(
        r for r in get_resolver().url_patterns if getattr(r, "app_name", "") == "communities"
    )
    routes = {pattern.name for pattern in resolver.url_patterns}
    assert routes == set(PAGES) | set(FORMS) | ELSEWHERE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_who_opens_which_page(role, kind):
    place, browser, _ = world(kind, role)
    front = browser.get(place.get_absolute_url()).status_code
    assert front == (200 if found(role, kind) else 404)
    for name, allowed in PAGES.items():
        status = browser.get(reverse(f"communities:{name}", args=[place.key])).status_code
        assert (name, status) == (name, page(role, kind, allowed(kind)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_who_sends_which_form(role, kind):
    place, browser, _ = world(kind, role)
    for name, (more, answer_to_keepers) in FORMS.items():
        answer = browser.post(reverse(f"communities:{name}", args=[place.key, *more]))
        if role == "passer-by":
            assert "/accounts/login/" in answer.url
            continue
        allowed = page(role, kind, KEEPERS)
        expected = answer_to_keepers if allowed == 200 else allowed
        assert (name, answer.status_code) == (name, expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_who_joins_and_who_asks_to(role, kind):
    place, browser, viewer = world(kind, role)
    browser.post(reverse("communities:ask_to_join", args=[place.key]), {"words": ""})
    asked = place.requests.exists()
    assert asked == (kind == "private" and role in {"stranger", "superuser"})
    browser.post(reverse("communities:join", args=[place.key]))
    if viewer is None:
        return
    inside = place.members.filter(person=viewer, left=None).exists()
    was = role in {"member", "facilitator", "guest here"}
    assert inside == (was or (kind == "public" and role in {"stranger", "superuser"}))


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_a_prepared_community(role):
    place, browser, _ = world("preparing", role)
    browser.post(reverse("communities:launch", args=[place.key]), {"exception": "Because."})
    place.refresh_from_db()
    assert place.preparing == (role != "superuser")


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_the_pages_of_the_desk_and_begins_communities(role):
    _, browser, _ = world("public", role)
    for name in ("desk_queue", "desk_log"):
        status = browser.get(reverse(f"communities:{name}")).status_code
        assert status == (200 if role == "superuser" else 403)
    begins = role in {"stranger", "suspended", "member", "facilitator", "superuser"}
    status = browser.get(reverse("communities:open")).status_code
    assert status == (200 if begins else 403)
    assert browser.get(reverse("communities:directory")).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_who_reports_and_who_looks_after_the_report(role, kind):
    place, browser, viewer = world(kind, role)
    author = make.person()
    actions.join(place, author, at=make.at())
    about = make.thread(place, author).uuid
    address = f"{reverse('communities:report')}?about={about}"
    seen = 200 if read(role, kind) else 404
    assert browser.get(address).status_code == (302 if viewer is None else seen)
    case = actions.report(about, person=make.person(), reason="spam", at=make.at(3))
    keeps = role in KEEPERS
    seen = 200 if keeps else 404
    assert browser.get(case.get_absolute_url()).status_code == (302 if viewer is None else seen)
    for name in ("decide", "take_back", "appeal", "decide_appeal", "resubmit"):
        answer = browser.post(reverse(f"communities:{name}", args=[case.uuid]), {"words": "x"})
        if viewer is None:
            assert "/accounts/login/" in answer.url
        elif not keeps:
            assert (name, answer.status_code) == (name, 404)
        elif name in {"appeal", "resubmit"}:
            assert (name, answer.status_code) == (name, 403)
        else:
            assert (name, answer.status_code in {200, 302}) == (name, True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_author_sees_their_case_and_appeals_but_decides_nothing(kind):
    place, browser, author = world(kind, "member")
    about = make.thread(place, author).uuid
    keeper = place.members.get(role="facilitator").person
    case = actions.report(about, person=make.person(), reason="spam", at=make.at(3))
    actions.decide(case, "hidden", by=keeper, at=make.at(4), reason="spam")
    assert browser.get(case.get_absolute_url()).status_code == 200
    for name in ("decide", "take_back", "decide_appeal"):
        answer = browser.post(reverse(f"communities:{name}", args=[case.uuid]))
        assert (name, answer.status_code) == (name, 403)
    browser.post(reverse("communities:appeal", args=[case.uuid]), {"words": "No spam."})
    case.refresh_from_db()
    assert case.appeal == Case.Appeal.ASKED


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_who_suspends(role, kind):
    place, browser, _ = world(kind, role)
    person = make.person()
    address = reverse("communities:suspend", args=[place.key, person.username])
    assert browser.get(address).status_code == page(role, kind, KEEPERS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_whoever_has_a_link_may_look_at_what_it_invites_to(role, kind):
    place, browser, viewer = world(kind, role)
    keeper = place.members.filter(role="facilitator").first().person
    invitation = actions.invite(place, by=keeper, at=timezone.now())
    status = browser.get(invitation.get_absolute_url()).status_code
    inside = role in {"member", "facilitator", "guest here"}
    assert status == (302 if viewer is None or inside else 200)
