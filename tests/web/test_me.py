"""My learning, and who learned from me: what stands there, and who can never see it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

import factories as make
from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.notices import actions as notices
from hisl.people import actions
from hisl.people import queries as people
from hisl.web import learning
from hisl.wikis import actions as wikis

pytestmark = pytest.mark.django_db
ME = "/me/"
ME_QUERIES = 60


@pytest.fixture
def place():
    return make.community("Seals")


@pytest.fixture
def me(client):
    me = make.person("Marisol Ketterby")
    client.force_login(me)
    return me


@pytest.fixture
def colleague():
    return make.person("Odalys Branniford")


def column(name):
    return next(one for one in learning.COLUMNS if one.name == name)


def uses(owner, name):
    return [
        (use.who.name, str(use.word), use.thing.title) for use in learning.used(owner, column(name))
    ]


def test_it_shows_who_used_what_in_which_way(me, colleague, place):
    question = make.thread(place, colleague, title="Why does it leak?")
    given = make.answer(question, me)
    conversations.reply(given, author=colleague, markdown="Which side?", at=make.at(3))
    conversations.accept(given, person=colleague, at=make.at(4))
    conversations.tried(given, person=colleague, worked=True, at=make.at(5))
    title = "Why does it leak?"
    assert uses(me, "conversation") == [("Odalys Branniford", "Replied to you", title)]
    assert uses(me, "application") == [
        ("Odalys Branniford", "It worked for them", title),
        ("Odalys Branniford", "Took it as the answer", title),
    ]


def test_a_page_that_somebody_changed_was_built_on(me, colleague, place):
    page = make.page(place, me, path="end-play")
    wikis.revise_page(page, author=colleague, markdown="More.", at=make.at(3))
    assert uses(me, "construction") == [("Odalys Branniford", "Changed it", "end-play")]


def test_what_happened_where_one_reads_no_longer_is_not_shown(me, colleague):
    closed = make.community("Closed", visibility="private", members=(me, colleague))
    given = make.answer(make.thread(closed, colleague), me)
    conversations.tried(given, person=colleague, worked=True, at=make.at(5))
    assert len(uses(me, "application")) == 1
    communities.leave(closed, me, at=make.at(9))
    assert uses(me, "application") == []


def test_ones_own_acts_on_ones_own_work_are_no_use_of_it(me, place):
    question = make.thread(place, me)
    make.answer(question, me)
    assert uses(me, "conversation") == []


@pytest.mark.parametrize(
    ("people_who_looked", "said"), [(4, 0), (5, 5), (9, 5), (10, 10), (19, 10), (23, 20)]
)
def test_readers_are_counted_from_five_up_in_rough_steps(me, place, people_who_looked, said):
    question = make.thread(place, me)
    for _ in range(people_who_looked):
        conversations.viewed(question, person=make.person(), at=make.at(3))
    conversations.viewed(question, person=me, at=make.at(3))
    assert learning.readers(me) == said


def test_readers_are_never_named(client, me, colleague, place):
    question = make.thread(place, me)
    for who in (colleague, *(make.person() for _ in range(6))):
        conversations.viewed(question, person=who, at=make.at(3))
    page = client.get(ME).content.decode()
    assert "At least 5 people looked" in page
    assert colleague.name not in page


def test_it_says_what_still_stands_and_what_does_not(me, place):
    asker, *others = [make.person() for _ in range(3)]
    good = make.answer(make.thread(place, asker, title="Good"), me)
    bad = make.answer(make.thread(place, asker, title="Bad"), me)
    make.answer(make.thread(place, asker, title="Quiet"), me)
    conversations.tried(good, person=asker, worked=True, at=make.at(5))
    for who in others:
        conversations.tried(bad, person=who, worked=False, at=make.at(5))
    says = {one.thing.title: one.says for one in learning.standing(me, limit=10)}
    assert says["Good"] == "Stands: worked for 1 of 1 who said"
    assert says["Bad"] == "Did not work for most who said: look at it again"
    assert says["Quiet"].startswith("Stands; nobody has said")


def test_it_says_from_whom_one_took_what_kind_by_kind(me, colleague, place):
    for title in ("One", "Two"):
        given = make.answer(make.thread(place, me, title=title), colleague)
        conversations.accept(given, person=me, at=make.at(4))
        conversations.tried(given, person=me, worked=True, at=make.at(5))
    page = make.page(place, colleague, path="end-play")
    wikis.tried(page, person=me, worked=True, at=make.at(6))
    (taken,) = learning.taken(me)
    assert taken.who == colleague
    assert taken.said() == "You used 1 page and 2 answers"


def test_whom_one_learned_from_stands_by_time_and_not_by_merit(me, colleague, place):
    often, lately = colleague, make.person("Teun Sparrowhawk")
    for hours, who in ((3, often), (4, often), (5, often), (9, lately)):
        given = make.answer(make.thread(place, me), who)
        conversations.tried(given, person=me, worked=True, at=make.at(hours))
    assert [one.who for one in learning.taken(me)] == [lately, often]


def test_the_columns_are_never_added_up(client, me, colleague, place):
    given = make.answer(make.thread(place, colleague), me)
    conversations.reply(given, author=colleague, markdown="Which side?", at=make.at(3))
    conversations.tried(given, person=colleague, worked=True, at=make.at(5))
    page = client.get(ME).content.decode()
    words = re.sub(r"<[^>]+>", " ", page).lower()
    assert not re.search(r"\b(total|points|score of|rank)\b", words)


def test_each_column_has_a_page_of_its_own(client, me, colleague, place):
    for n in range(7):
        given = make.answer(make.thread(place, colleague, title=f"Case {n}"), me)
        conversations.tried(given, person=colleague, worked=True, at=make.at(n))
    few = client.get(ME).content.decode()
    every = client.get(reverse("web:me_column", args=["application"])).content.decode()
    assert "Case 6" in few
    assert "Case 0" in every
    assert client.get(reverse("web:me_column", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("rights", [{"is_superuser": True}, {"is_staff": True}, {}])
def test_nobody_else_may_see_it_whatever_their_rights(me, rights):
    other = make.person(**rights)
    assert not people.may(other, "web.own_learning", me)


def test_an_administrator_finds_only_their_own(client, me, colleague, place):
    given = make.answer(make.thread(place, colleague, title="A case of Marisol"), me)
    conversations.tried(given, person=colleague, worked=True, at=make.at(5))
    client.force_login(make.person("Root", is_superuser=True, is_staff=True))
    for asked in ("", f"?person={me.pk}", f"?username={me.username}", f"?user={me.username}"):
        for address in (ME, reverse("web:me_column", args=["application"])):
            assert "A case of Marisol" not in client.get(f"{address}{asked}").content.decode()
    profile = client.get(me.get_absolute_url()).content.decode()
    assert reverse("web:me") not in profile.replace('class="rail"', "").split("<main")[1]


def test_it_is_not_kept_by_caches_on_the_way(client, me):
    assert "no-store" in client.get(ME)["Cache-Control"]


def test_the_queries_themselves_ask_whose_it_is(monkeypatch, me):
    """Not only the page: whoever calls them with a right taken away gets nothing."""
    monkeypatch.setattr(people, "may", lambda *_: False)
    for ask in (learning.taken, lambda one: learning.used(one, column("application"))):
        with pytest.raises(PermissionDenied):
            ask(me)


def test_it_lists_topics_introductions_and_what_one_follows(client, me, colleague):
    actions.choose_topics(me, kind="need", topics=["hydraulics"])
    notices.follow(me, colleague.uuid, "watch", at=make.at(), label=colleague, what="person")
    actions.ask_introduction(colleague, wanted=make.person(), through=me, note="x", at=make.at())
    page = client.get(ME).content.decode()
    assert "hydraulics" in page
    assert "asks you to introduce them" in page
    assert page.count("Odalys Branniford") >= 2


def test_an_empty_page_says_how_it_fills(client, me):
    page = client.get(ME).content.decode()
    assert "Nothing written yet" in page
    assert "Readers are counted from five up" in page


def test_it_asks_the_database_as_often_for_many_as_for_few(
    client, me, place, django_assert_max_num_queries
):
    for _ in range(12):
        other = make.person()
        given = make.answer(make.thread(place, other), me)
        conversations.tried(given, person=other, worked=True, at=make.at(5))
        back = make.answer(make.thread(place, me), other)
        conversations.tried(back, person=me, worked=True, at=make.at(5))
    with django_assert_max_num_queries(ME_QUERIES):
        client.get(ME)
