"""Who may know: from evidence that the viewer may read, with the reasons in words, and as the
people themselves want it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories as make
import small_desk as desk
from hisl.conversations import actions as conversations
from hisl.experts import actions, queries
from hisl.experts.models import Footprint
from hisl.notices.models import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make.person("Marisol Ketterby")


@pytest.fixture
def place(asker):
    return make.community("Seals", members=(asker,))


def who(viewer, text=desk.SEALS, **more):
    return queries.who_knows(viewer, text, at=desk.NOW, **more)


def names(found):
    return [str(one.person) for one in found]


def said(found):
    return [reason.said for one in found for reason in one.reasons]


def test_who_answered_the_like_is_found_with_the_reason_and_its_address(place, asker):
    helper = desk.expert(place, make.person(), "Odalys Branniford")
    found = who(asker)
    assert names(found) == ["Odalys Branniford"]
    assert "Answered a question like this" in found[0].reasons[0].said
    assert found[0].reasons[0].url.startswith("/t/")
    assert not hasattr(found[0], "rank")
    assert helper.pk


def test_who_wrote_about_something_else_is_not_named(place, asker):
    desk.expert(place, make.person(), title=desk.GLUE)
    assert names(who(asker)) == []


def test_one_is_not_suggested_to_oneself(place, asker):
    helper = desk.expert(place, make.person(), "Odalys Branniford")
    assert names(who(helper)) == []


def test_acceptance_and_a_trial_are_said_as_reasons(place, asker):
    helper, tester = make.person("Odalys Branniford"), make.person("Teun Sparrowhawk")
    asked = desk.question(place, asker)
    given = desk.answer(asked, helper)
    conversations.accept(given, person=asker, at=desk.ago(3))
    conversations.tried(given, person=tester, worked=True, at=desk.ago(2))
    desk.index(
        given.uuid, "answer", place, asked.title, helper, desk.ago(4),
        thread=asked.uuid, accepted=True, body="Measure the end play of the KX 80 seal.",
    )  # fmt: skip
    actions.gather(desk.NOW)
    found = {str(one.person): one for one in who(make.person())}
    assert "1 accepted" in found["Odalys Branniford"].reasons[0].said
    assert "it worked" in found["Teun Sparrowhawk"].reasons[0].said


def test_an_acceptance_that_was_taken_back_is_no_reason(place, asker):
    helper = make.person("Odalys Branniford")
    asked = desk.question(place, asker)
    given = desk.answer(asked, helper)
    conversations.accept(given, person=asker, at=desk.ago(3))
    actions.gather(desk.NOW)
    assert Footprint.objects.filter(kind="accepted").exists()
    conversations.unaccept(given, person=asker, at=desk.ago(2))
    actions.gather(desk.NOW)
    assert not Footprint.objects.filter(kind="accepted").exists()
    conversations.accept(given, person=asker, at=desk.ago(1))
    actions.gather(desk.NOW)
    assert Footprint.objects.filter(kind="accepted").count() == 1


def test_five_people_at_most_and_in_no_order_of_worth(place, asker):
    for letter in "GFEDCBA":
        desk.expert(place, asker, f"{letter} Person")
    found = names(who(asker))
    assert len(found) == 5
    assert found == sorted(found)


def test_who_left_is_not_named(place, asker):
    helper = desk.expert(place, asker)
    helper.is_active = False
    helper.save()
    assert names(who(asker)) == []


def test_who_opted_out_hides_the_topic_or_disowns_the_text_is_not_named(place, asker):
    out, hides, disowns = make.person("Out"), make.person("Hides"), make.person("Disowns")
    asked = desk.question(place, asker, tags=["seals"])
    posts = [desk.answer(asked, person) for person in (out, hides, disowns)]
    actions.gather(desk.NOW)
    assert names(who(make.person())) == ["Disowns", "Hides", "Out"]
    actions.wish(out, weekly_cap=None, opted_out=True)
    actions.hide_topic(hides, "Seals")
    actions.disown(disowns, posts[2].uuid)
    assert names(who(make.person())) == []
    actions.wish(out, weekly_cap=None, opted_out=False)
    actions.show_topic(hides, "seals")
    actions.own_again(disowns, posts[2].uuid)
    assert names(who(make.person())) == ["Disowns", "Hides", "Out"]


def test_who_is_away_or_full_is_shown_so_after_those_who_can_be_asked(place, asker):
    away = desk.expert(place, asker, "Abel Away")
    full = desk.expert(place, asker, "Bea Full")
    desk.expert(place, asker, "Zoe Free")
    Reader.objects.create(person=away, away_from=desk.ago(1).date(), away_until=None)
    actions.wish(full, weekly_cap=0, opted_out=False)
    found = who(asker)
    assert names(found) == ["Zoe Free", "Abel Away", "Bea Full"]
    assert found[1].availability == "Away at the moment"
    assert found[2].availability == "Has been asked enough this week"


def test_how_soon_one_replies_is_told_from_three_replies_on(place, asker):
    helper = make.person()
    for n in range(3):
        assert all(one.usual_reply == "" for one in who(asker))
        asked = desk.question(place, asker, days=9 - n)
        desk.answer(asked, helper, days=8.9 - n)
        actions.gather(desk.NOW)
    assert who(asker)[0].usual_reply == "Usually replies within a few hours"


def test_what_the_viewer_may_not_read_names_nobody(asker):
    hidden = make.community(visibility="hidden", members=(asker,))
    desk.expert(hidden, asker, "Odalys Branniford")
    assert names(who(asker)) == ["Odalys Branniford"]
    assert names(who(make.person("Stranger"))) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seen=st.lists(st.tuples(st.integers(0, 3), st.floats(0.5, 200)), min_size=1, max_size=5),
    unseen=st.lists(st.tuples(st.integers(0, 3), st.floats(0.5, 200)), min_size=1, max_size=5),
)
def test_what_cannot_be_read_changes_nothing_that_is_shown(seen, unseen, django_db_blocker):
    """The same people, reasons, order and words, with and without what stands in a hidden place."""
    people = [make.person(f"Helper {n}") for n in range(4)]
    viewer, other = make.person("Viewer"), make.person("Other")
    open_place = make.community(members=(viewer, other, *people))
    for n, days in seen:
        desk.answer(desk.question(open_place, other, days=days + 1), people[n], days=days)
    actions.gather(desk.NOW)
    before = _shown(viewer)
    hidden = make.community(visibility="hidden", members=(other, *people))
    for n, days in unseen:
        given = desk.answer(desk.question(hidden, other, days=days + 1), people[n], days=days)
        conversations.accept(given, person=other, at=desk.NOW)
    actions.gather(desk.NOW)
    assert _shown(viewer) == before
    _empty()


def _shown(viewer):
    return [
        (one.person.pk, [(r.said, r.url) for r in one.reasons], one.usual_reply, one.availability)
        for one in queries.ranked(viewer, desk.SEALS, at=desk.NOW)
    ]


def _empty():
    from hisl.communities.models import Community
    from hisl.experts.models import Footprint
    from hisl.search import actions as search
    from hisl.search.models import Document

    search.drop(list(Document.objects.values_list("uuid", flat=True)))
    Footprint.objects.all().delete()
    Community.objects.all().update(archived=desk.NOW)


def test_it_costs_the_same_number_of_queries_however_many_people_and_texts(place, asker):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            who(asker)
        return len(caught)

    desk.expert(place, asker)
    desk.expert(place, asker)
    few = cost()
    for _ in range(6):
        desk.expert(place, asker)
    assert cost() <= few


def test_footprints_are_made_once_however_often_they_are_gathered(place, asker):
    from hisl.experts.models import Footprint

    desk.expert(place, asker)
    n = Footprint.objects.count()
    assert n == 2
    assert actions.gather(desk.NOW) is None
    assert Footprint.objects.count() == n


def test_one_sees_everything_that_is_inferred_about_oneself_and_nobody_else_does(place, asker):
    helper = desk.expert(place, asker)
    mine = queries.topics_of(helper)
    assert [evidence.title for topic in mine for evidence in topic.evidence] == [desk.SEALS]
    actions.hide_topic(helper, "glue")
    assert [topic.name for topic in queries.topics_of(helper) if topic.hidden] == ["glue"]
