"""Who is told what, once, and who is left alone."""

import uuid

import pytest

import factories as make
from hisl.communities import queries as communities
from hisl.notices import actions, queries
from notices.happen import tell

pytestmark = pytest.mark.django_db


def kinds(person):
    return [notice.kind for notice in queries.visible_to(person)]


def test_it_tells_a_person_with_the_reason():
    ada = make.person()
    tell(ada, reason="You asked this question.")
    assert [n.reason for n in queries.visible_to(ada)] == ["You asked this question."]
    assert queries.unseen(ada) == 1


def test_it_leaves_out_the_doer_the_closed_and_the_unclaimed():
    ada, closed, imported = make.person(), make.person(is_active=False), make.imported_person()
    about = uuid.uuid4()
    told = actions.tell(
        [ada, closed, imported], kind="reply", reason="r", title="t", url="/", about=about,
        key="everybody", at=make.at(), by=ada,
    )  # fmt: skip
    assert told == 0


def test_it_tells_the_same_thing_once_and_for_the_nearest_reason():
    ada = make.person()
    about = tell(ada, kind="watched", reason="You watch this place.")
    tell(ada, kind="mention", reason="You are named in it.", about=about)
    tell(ada, kind="reply", reason="It replies to you.", about=about)
    assert [(n.kind, n.reason) for n in queries.visible_to(ada)] == [
        ("mention", "You are named in it.")
    ]


def test_it_tells_two_matters_of_one_thing_apart():
    ada = make.person()
    about = tell(ada, kind="answer")
    tell(ada, kind="accepted", about=about)
    assert sorted(kinds(ada)) == ["accepted", "answer"]


def test_it_says_nothing_from_a_muted_thread_or_place():
    ada = make.person()
    thread, place = uuid.uuid4(), uuid.uuid4()
    actions.follow(ada, thread, "mute", at=make.at())
    actions.follow(ada, place, "mute", at=make.at())
    tell(ada, kind="mention", thread=thread)
    tell(ada, kind="mention", place=place)
    assert kinds(ada) == []


def test_a_thread_that_is_watched_goes_before_its_muted_place():
    ada = make.person()
    thread, place = uuid.uuid4(), uuid.uuid4()
    actions.follow(ada, place, "mute", at=make.at())
    actions.follow(ada, thread, "watch", at=make.at())
    tell(ada, kind="watched", thread=thread, place=place)
    assert kinds(ada) == ["watched"]


def test_a_muted_person_is_silent_everywhere():
    ada, loud = make.person(), make.person()
    thread = uuid.uuid4()
    actions.follow(ada, thread, "watch", at=make.at())
    actions.follow(ada, loud.uuid, "mute", at=make.at(), what="person")
    tell(ada, kind="mention", thread=thread, by=loud)
    assert kinds(ada) == []


def test_a_question_by_name_is_not_lost_in_a_muted_place_but_does_not_interrupt():
    ada = make.person()
    place = uuid.uuid4()
    actions.follow(ada, place, "mute", at=make.at())
    tell(ada, kind="question", place=place, direct=True)
    (notice,) = queries.visible_to(ada)
    assert (notice.soon_at, notice.held) == (None, "muted")


def test_it_shows_and_counts_nothing_of_a_place_that_was_left():
    ada = make.person()
    place = make.community(members=(ada,), visibility="private")
    tell(ada, key=communities.key_of(place))
    assert (len(kinds(ada)), queries.unseen(ada)) == (1, 1)
    make.communities.leave(place, ada, at=make.at(1))
    assert (kinds(ada), queries.unseen(ada)) == ([], 0)


def test_it_counts_with_one_query_while_nothing_is_new(django_assert_num_queries):
    ada = make.person()
    with django_assert_num_queries(1):
        queries.unseen(ada)


def test_what_was_told_is_taken_back_when_the_thing_is_deleted():
    ada = make.person()
    about = tell(ada)
    actions.retract([about])
    assert kinds(ada) == []


def test_what_was_told_follows_a_thread_to_its_new_place():
    ada = make.person()
    here, there = make.community(members=(ada,)), make.community(visibility="private")
    thread = uuid.uuid4()
    tell(ada, thread=thread, key=communities.key_of(here), place=here.uuid)
    actions.moved(thread, key=communities.key_of(there), place=there.uuid)
    assert kinds(ada) == []


def test_the_level_last_chosen_holds():
    ada, thing = make.person(), uuid.uuid4()
    assert queries.level_of(ada, thing) == "normal"
    actions.follow(ada, thing, "watch", at=make.at(), label="Seals", url="/t/1/")
    actions.follow(ada, thing, "mute", at=make.at(1))
    assert queries.level_of(ada, thing) == "mute"
    assert [f.label for f in queries.following(ada)] == ["Seals"]


def test_followers_are_those_who_chose_the_level():
    ada, bob, thing = make.person(), make.person(), uuid.uuid4()
    actions.follow(ada, thing, "watch", at=make.at())
    actions.follow(bob, thing, "normal", at=make.at())
    assert list(queries.followers(thing, "watch")) == [ada]
    actions.unfollow(ada, thing)
    assert list(queries.followers(thing, "watch")) == []


def test_a_topic_is_the_same_in_every_case():
    assert queries.thing_of_topic("Seals ") == queries.thing_of_topic("seals")
