"""The first-reply promise, the questions that wait, newcomers, and the community as one place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import factories as make
from hisl.communities import actions, queries
from hisl.communities.models import Community
from hisl.communities.queries import newcomers, promise
from hisl.conversations import actions as conversations

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def keeper():
    return make.person("Fay Keeper")


@pytest.fixture
def place(keeper):
    place = make.community(facilitators=(keeper,))
    Community.objects.filter(pk=place.pk).update(reply_hours=24)
    place.refresh_from_db()
    return place


def asked(place, at, *, by=None, title=""):
    asker = by or make.person()
    actions.join(place, asker, at=make.at())
    return make.thread(place, asker, at=at, title=title)


def answered(question, at, by):
    return conversations.answer(question, author=by, markdown="Turn it.", at=at)


def test_the_meter_counts_replies_in_time_and_waits_for_what_still_may_come(place, now):
    helpers = [make.person() for _ in range(5)]
    for n in range(8):
        question = asked(place, now - timedelta(days=10, hours=n))
        if n < 6:
            answered(question, question.opened + 2 * HOUR, helpers[n % 5])
    asked(place, now - HOUR)
    actions.refresh_promise(place, now)
    shown = promise.shown(place)
    assert shown["kept"]["value"] == pytest.approx(0.75)
    assert shown["meter"].result["median"] == pytest.approx(2 / 24)


def test_ones_own_reply_keeps_no_promise(place, now):
    asker = make.person()
    question = asked(place, now - timedelta(days=2), by=asker)
    conversations.reply(
        conversations.opening(question), author=asker, markdown="More.", at=now - HOUR
    )
    assert promise.counted(place, since=now - timedelta(days=30), until=now) == {
        "asked": 1,
        "in_time": 0,
    }
    assert [one.title for one in promise.waiting(asker, place, now)] == [question.title]


def test_the_meter_hides_what_few_people_gave(client, place, keeper, now):
    for n in range(6):
        answered(asked(place, now - timedelta(days=5, hours=n)), now - HOUR, keeper)
    actions.refresh_promise(place, now)
    meter = promise.meter(place)
    assert meter.result is None
    client.force_login(keeper)
    assert "Not shown" in client.get(place.get_absolute_url()).content.decode()


def test_without_a_promise_there_is_no_meter(place, now):
    actions.refresh_promise(place, now)
    Community.objects.filter(pk=place.pk).update(reply_hours=None)
    actions.refresh(now)
    assert not place.meters.filter(name="promise").exists()


def test_facilitators_see_what_is_past_and_what_is_near_the_promise(client, place, keeper, now):
    asked(place, now - 30 * HOUR, title="Long past")
    asked(place, now - 20 * HOUR, title="Soon due")
    asked(place, now - HOUR, title="Quite fresh")
    answered(asked(place, now - 30 * HOUR, title="Has a reply"), now - HOUR, keeper)
    client.force_login(keeper)
    page = client.get(reverse("communities:care", args=[place.key]))
    for group, title in (("past", "Long past"), ("near", "Soon due"), ("others", "Quite fresh")):
        assert [one.title for one in page.context[group]] == [title]


def test_a_newcomer_without_a_reply_is_named_until_somebody_speaks_to_them(place, keeper, now):
    newcomer = make.person("New Here")
    question = asked(place, now - 3 * HOUR, by=newcomer)
    assert [one.person for one in newcomers.unwelcomed(keeper, place, now)] == [newcomer]
    answered(question, now - HOUR, keeper)
    assert newcomer not in [one.person for one in newcomers.unwelcomed(keeper, place, now)]


def test_who_wrote_here_long_ago_is_no_newcomer(place, keeper, now):
    old = make.person()
    asked(place, now - timedelta(days=90), by=old)
    asked(place, now - HOUR, by=old)
    assert newcomers.unwelcomed(keeper, place, now) == []


def test_a_newcomer_who_only_read_is_named_nowhere(place, keeper, now):
    actions.join(place, make.person(), at=now - HOUR)
    assert newcomers.unwelcomed(keeper, place, now) == []


def test_the_page_shows_what_goes_on(client, place, keeper, now):
    asked(place, now - HOUR, title="Why does it leak?")
    make.thread(place, keeper, kind="story", title="The night shift", at=now)
    actions.join(place, make.person("Just Joined"), at=now)
    client.force_login(keeper)
    page = client.get(place.get_absolute_url()).content.decode()
    for words in ("Waiting for somebody who knows", "Told lately", "New here", "within 24 hours"):
        assert words in page
    for words in ("Why does it leak?", "The night shift", "Just Joined"):
        assert words in page


def test_topics_are_the_tags_of_what_is_new(client, place, keeper, now):
    for tags in (["seals", "pumps"], ["seals"]):
        make.thread(place, keeper, tags=tags, at=now)
    actions.refresh(now)
    client.force_login(keeper)
    for page in (place.get_absolute_url(), reverse("communities:directory")):
        shown = client.get(page).content.decode()
        assert shown.index("seals</span>") < shown.index("pumps</span>")


def test_the_directory_offers_joining_what_one_can_join(client, keeper):
    public, private = make.community("Open one"), make.community("Closed", visibility="private")
    mine = make.community("Mine", members=(keeper,))
    client.force_login(keeper)
    page = client.get(reverse("communities:directory")).content.decode()
    assert reverse("communities:join", args=[public.key]) in page
    for place in (private, mine):
        assert reverse("communities:join", args=[place.key]) not in page


@pytest.mark.parametrize("name", ["community", "care", "people"])
def test_it_asks_the_database_as_often_where_much_goes_on(
    client, place, keeper, now, name, django_assert_max_num_queries
):
    page = reverse(f"communities:{name}", args=[place.key])
    client.force_login(keeper)

    def more(n):
        for k in range(n):
            asked(place, now - HOUR * (k + 1))
            make.thread(place, keeper, kind="story", at=now - HOUR)

    more(2)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    more(6)
    with django_assert_max_num_queries(len(few)):
        client.get(page)


def test_a_new_promise_is_worked_out_at_once(client, place, keeper):
    client.force_login(keeper)
    values = {"care": "", "reply_hours": "8", "review_first": "0", "slow_minutes": "0"}
    client.post(reverse("communities:settings", args=[place.key]), values)
    assert promise.meter(queries.by_key(place.key)).facts == {"hours": 8}
