"""A question in its rings: whom it reaches, when it goes on, and who has it in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

import factories as make
import small_desk as desk
from hisl.domain.expertise.load import WEEKLY_CAP
from hisl.domain.expertise.rings import Ring
from hisl.experts import actions, queries
from hisl.experts.models import Ask, Asked
from hisl.lib import past
from hisl.notices.models import Notice, Reader
from hisl.search import actions as search
from hisl.search import queries as search_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make.person("Marisol Ketterby")


@pytest.fixture
def leading():
    return make.person("Dagny Hollowell")


@pytest.fixture
def desk_keeper():
    return make.person("Learning Desk", is_staff=True, is_superuser=True)


@pytest.fixture
def place(asker, leading):
    return make.community("Seals", members=(asker,), facilitators=(leading,))


def asked(ask) -> set[str]:
    return set(ask.asked.values_list("person__name", flat=True))


def later(ask, hours: float = 1):
    """Let the ring end; gives the ask as it is then."""
    now = ask.due + timedelta(hours=hours)
    actions.widen(now)
    return Ask.objects.get(pk=ask.pk)


def test_those_who_may_know_are_asked_first_and_told_why(place, asker):
    desk.expert(place, asker, "Odalys Branniford")
    ask = desk.route(place, asker)
    assert ask.ring == Ring.PEOPLE
    assert asked(ask) == {"Odalys Branniford"}
    told = Notice.objects.get(person__name="Odalys Branniford", about=ask.question)
    assert told.direct
    assert "Answered a question like this" in told.reason


def test_routing_twice_asks_once(place, asker):
    desk.expert(place, asker)
    ask = desk.route(place, asker)
    desk.route(place, asker, question=ask.question)
    assert Asked.objects.count() == 1


def test_a_question_on_which_nobody_wrote_is_open_to_the_community_at_once(place, asker):
    ask = desk.route(place, asker)
    assert ask.ring == Ring.COMMUNITY
    assert ask.due > desk.NOW


def test_it_widens_ring_by_ring_and_has_an_owner_in_the_end(place, asker, leading, desk_keeper):
    desk.expert(place, asker)
    ask = desk.route(place, asker)
    rings = [ask.ring]
    while ask.due:
        ask = later(ask)
        rings.append(ask.ring)
    assert rings == [Ring.PEOPLE, Ring.COMMUNITY, Ring.FACILITATOR, Ring.DESK]
    assert ask.owner == desk_keeper
    assert Notice.objects.filter(person=leading, about=ask.question, direct=True).exists()


def test_neighbours_hear_of_a_public_question_and_never_of_a_private_one(place, asker, leading):
    beside = make.community("Pumps")
    desk.expert(beside, make.person(), "Teun Sparrowhawk")
    public = desk.route(place, asker)
    while public.ring < Ring.NEIGHBOURS:
        public = later(public)
    assert list(public.neighbours.all()) == [beside]
    reader = make.person()
    assert list(queries.widened_to(reader, type(beside).objects.filter(pk=beside.pk))) == [public]

    private = make.community("Seals inside", visibility="private", members=(asker, leading))
    inside = desk.route(private, asker)
    assert asked(inside) == set()
    while inside.due:
        inside = later(inside)
        assert not inside.neighbours.exists()
        assert asked(inside) == set()


def test_an_answer_stops_the_clock_and_not_solved_yet_starts_it_again(place, asker):
    helper = desk.expert(place, asker)
    ask = desk.route(place, asker)
    actions.answered(ask.question, helper, desk.NOW)
    ask.refresh_from_db()
    assert (ask.state, ask.due) == (Ask.State.ANSWERED, None)
    assert ask.asked.get().state == Asked.State.ANSWERED
    actions.go_on(ask, desk.NOW + timedelta(hours=1))
    ask.refresh_from_db()
    assert ask.state == Ask.State.OPEN
    assert ask.ring == Ring.COMMUNITY


def test_ones_own_answer_does_not_stop_it(place, asker):
    ask = desk.route(place, asker)
    actions.answered(ask.question, asker, desk.NOW)
    ask.refresh_from_db()
    assert ask.state == Ask.State.OPEN


def test_a_settled_question_asks_nobody_any_more(place, asker):
    helper = desk.expert(place, asker)
    ask = desk.route(place, asker)
    assert queries.asked_of(helper).count() == 1
    actions.settled(ask.question, desk.NOW)
    assert actions.widen(desk.NOW + timedelta(days=90)) is None
    assert queries.asked_of(helper).count() == 0


def test_not_me_asks_the_next_one_and_leaves_no_trace_for_others(place, asker):
    for name in ("A First", "B Second", "C Third"):
        desk.expert(place, asker, name)
    ask = desk.route(place, asker)
    first = ask.asked.first()
    actions.decline(first, desk.NOW)
    assert ask.asked.count() == 3
    shown = queries.on_thread(asker, ask.question)
    assert shown.said == "Put to people who may know"
    assert str(first.person) not in shown.said


def test_when_all_say_not_me_it_goes_on_at_once(place, asker):
    desk.expert(place, asker)
    ask = desk.route(place, asker)
    actions.decline(ask.asked.get(), desk.NOW)
    ask.refresh_from_db()
    assert ask.ring == Ring.COMMUNITY


def test_who_takes_it_has_it_and_time_for_it(place, asker):
    helper = desk.expert(place, asker, "Odalys Branniford")
    ask = desk.route(place, asker)
    before = ask.due
    actions.take(ask.asked.get(), desk.NOW)
    ask.refresh_from_db()
    assert ask.owner == helper
    assert ask.due > before
    assert queries.on_thread(asker, ask.question).said == "Odalys Branniford is on it"


def test_nobody_is_asked_beyond_the_cap_in_a_week_and_fewer_when_they_wish(place, asker):
    helper, spared = desk.expert(place, asker), desk.expert(place, asker)
    actions.wish(spared, weekly_cap=1, opted_out=False)
    for _ in range(WEEKLY_CAP + 3):
        desk.route(place, asker)
    assert helper.asked_of_me.count() == WEEKLY_CAP
    assert spared.asked_of_me.count() == 1
    desk.route(place, asker, at=desk.NOW + timedelta(days=7))
    assert helper.asked_of_me.count() == WEEKLY_CAP + 1


def test_a_wish_for_more_than_the_cap_is_the_cap(place, asker):
    helper = desk.expert(place, asker)
    actions.wish(helper, weekly_cap=99, opted_out=False)
    for _ in range(WEEKLY_CAP + 2):
        desk.route(place, asker)
    assert helper.asked_of_me.count() == WEEKLY_CAP


def test_who_is_away_is_not_asked_nor_made_the_owner(place, asker, leading, desk_keeper):
    helper = desk.expert(place, asker)
    for person in (helper, leading):
        Reader.objects.create(person=person, away_from=desk.ago(1).date())
    ask = desk.route(place, asker)
    assert asked(ask) == set()
    while ask.due:
        ask = later(ask)
        assert ask.owner in (None, desk_keeper)
    assert ask.owner == desk_keeper


def test_a_masked_asker_is_named_to_nobody(place, asker):
    desk.expert(place, asker, "Odalys Branniford")
    ask = desk.route(place, asker, masked=True)
    told = Notice.objects.get(person__name="Odalys Branniford", about=ask.question)
    assert told.by is None


def test_a_question_to_the_facilitator_begins_there_and_is_told_to_nobody_else(
    place, asker, leading
):
    desk.expert(place, asker)
    ask = desk.route(place, asker, start=Ring.FACILITATOR)
    assert asked(ask) == set()
    assert ask.owner == leading


def test_a_place_without_facilitator_and_desk_still_gives_it_an_owner(asker):
    member = make.person()
    place = make.community(members=(asker, member))
    ask = desk.route(place, asker)
    while ask.due:
        ask = later(ask)
    assert ask.owner == member


def test_when_a_question_moves_to_a_closed_place_those_outside_are_asked_no_longer(place, asker):
    helper = desk.expert(place, asker)
    ask = desk.route(place, asker)
    closed = make.community(visibility="private", members=(asker,))
    from hisl.communities import queries as communities

    actions.moved(
        ask.question, community=closed, key=communities.key_of(closed), url="/t/2/", at=desk.NOW
    )
    assert queries.asked_of(helper).count() == 0
    assert ask.asked.get().state == Asked.State.EXPIRED


def test_the_strip_is_for_readers_alone(place, asker):
    closed = make.community(visibility="private", members=(asker,))
    ask = desk.route(closed, asker)
    assert queries.on_thread(asker, ask.question).next
    assert queries.on_thread(make.person(), ask.question) is None


def test_two_workers_do_not_widen_the_same_question_twice(place, asker):
    ask = desk.route(place, asker)
    now = ask.due + timedelta(minutes=1)
    assert actions.widen(now)
    assert actions.widen(now) is None


def test_what_is_written_down_long_after_asks_nobody_and_is_found_in_the_end(asker, place):
    with past.written_down():
        question = make.thread(place, asker, title="The gland drips")
        make.answer(question, make.person("Ren Shiratori"))
    assert not Ask.objects.exists()
    assert not Notice.objects.exists()
    assert not search_queries.find(asker, "gland").total
    search.refresh(["conversations"])
    assert search_queries.find(asker, "gland").total
