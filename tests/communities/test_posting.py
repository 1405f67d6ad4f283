"""Whether somebody may write now: membership, archive, suspension, lock, slow mode, first posts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import factories as make
from hisl.communities import actions, queries
from hisl.communities.models import Community
from hisl.people.queries import may

pytestmark = pytest.mark.django_db
NOW = make.at(48)


@pytest.fixture
def member():
    return make.person()


@pytest.fixture
def keeper():
    return make.person()


@pytest.fixture
def place(member, keeper):
    return make.community(members=(member,), facilitators=(keeper,))


def with_(place, **care):
    Community.objects.filter(pk=place.pk).update(**care)
    place.refresh_from_db()
    return place


def test_members_write_and_others_do_not(place, member):
    assert queries.may_post_now(member, place, NOW) == queries.Verdict(ok=True)
    assert not queries.may_post_now(make.person(), place, NOW).ok


def test_an_archived_place_says_so(place, member):
    actions.archive(place, at=NOW)
    assert "archived" in queries.may_post_now(member, place, NOW).reason


def test_a_locked_place_says_until_when_and_why_but_lets_facilitators_write(place, member, keeper):
    actions.lock(place, until=make.at(60), reason="Cool down.", by=keeper, at=NOW)
    verdict = queries.may_post_now(member, place, NOW)
    assert not verdict.ok
    assert "Cool down." in verdict.reason
    assert queries.may_post_now(keeper, place, NOW).ok
    assert queries.may_post_now(member, place, make.at(61)).ok


def test_slow_mode_lets_one_write_again_after_the_minutes(place, member):
    with_(place, slow_minutes=30)
    make.thread(place, member, at=NOW)
    assert not queries.may_post_now(member, place, NOW + timedelta(minutes=29)).ok
    assert queries.may_post_now(member, place, NOW + timedelta(minutes=31)).ok
    elsewhere = with_(make.community(members=(member,)), slow_minutes=30)
    assert queries.may_post_now(member, elsewhere, NOW).ok


def test_first_posts_are_read_before_others_see_them_until_there_were_enough(place, member):
    with_(place, review_first=2)
    assert queries.may_post_now(member, place, NOW).held
    for _ in range(2):
        assert queries.may_post_now(member, place, NOW) == queries.Verdict(ok=True, held=True)
        make.thread(place, member)
    assert not queries.may_post_now(member, place, NOW).held


def test_a_held_post_is_not_yet_one_of_the_first_that_others_saw(place, member, keeper):
    with_(place, review_first=1)
    held = make.thread(place, member, held=True)
    case = place.cases.get(about=held.uuid)
    assert queries.may_post_now(member, place, NOW).held
    actions.decide(case, "shown", by=keeper, at=NOW)
    assert not queries.may_post_now(member, place, NOW).held


def test_facilitators_are_not_held(place, keeper):
    assert not queries.may_post_now(keeper, with_(place, review_first=3), NOW).held


def test_a_suspension_ends_on_its_day_and_can_be_lifted(place, member, keeper):
    long_ago = NOW - timedelta(days=3)
    gone = actions.suspend(
        place, member, reason="Insults.", by=keeper, at=long_ago, until=NOW - timedelta(days=1)
    )
    assert queries.may_post_now(member, place, NOW).ok
    actions.lift(gone, by=keeper, at=NOW)
    again = actions.suspend(place, member, reason="Again.", by=keeper, at=NOW)
    assert "Again." in queries.may_post_now(member, place, NOW).reason
    actions.lift(again, by=keeper, at=NOW)
    assert queries.may_post_now(member, place, NOW).ok


def test_a_suspended_person_reads_on_but_finds_no_way_to_write(client, place, member, keeper):
    now = timezone.now()
    actions.suspend(place, member, reason="Insults.", by=keeper, at=now)
    client.force_login(member)
    assert client.get(place.get_absolute_url()).status_code == 200
    assert client.get(reverse("conversations:open", args=[place.key])).status_code == 403


def test_settings_set_the_promise_the_review_and_the_pace(client, place, keeper):
    client.force_login(keeper)
    values = {"care": "", "reply_hours": "24", "review_first": "2", "slow_minutes": "5"}
    client.post(reverse("communities:settings", args=[place.key]), values)
    place.refresh_from_db()
    assert (place.reply_hours, place.review_first, place.slow_minutes) == (24, 2, 5)


def test_a_lock_needs_a_day_to_come_and_a_reason(client, place, keeper):
    client.force_login(keeper)
    page = reverse("communities:settings", args=[place.key])
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = client.post(page, {"lock": "", "until": str(yesterday), "reason": "Why not."})
    assert "still to come" in answer.content.decode()
    client.post(page, {"lock": "", "until": str(timezone.localdate()), "reason": "Moving house."})
    assert "Moving house." in client.get(place.get_absolute_url()).content.decode()
    client.post(page, {"unlock": ""})
    assert "Moving house." not in client.get(place.get_absolute_url()).content.decode()


class TestVerdict(TestCase):
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
    )
    @given(
        role=st.sampled_from(["none", "member", "facilitator"]),
        archived=st.booleans(),
        locked=st.booleans(),
        suspended=st.booleans(),
    )
    def test_who_may_not_contribute_may_not_post_and_is_told_why(
        self, role, archived, locked, suspended
    ):
        """The rule that hides a form, and the verdict that refuses what was sent, agree."""
        person, keeper, now = make.person(), make.person(), timezone.now()
        place = make.community(facilitators=(keeper,))
        if role != "none":
            actions.join(place, person, at=make.at(), role=role)
        if suspended:
            actions.suspend(place, person, reason="Insults.", by=keeper, at=now)
        if locked:
            until = now + timedelta(days=1)
            actions.lock(place, until=until, reason="Cool down.", by=keeper, at=now)
        if archived:
            actions.archive(place, at=now)
        verdict = queries.may_post_now(person, place, now)
        assert verdict.ok == may(person, "communities.contribute", place)
        assert bool(verdict.reason) != verdict.ok
