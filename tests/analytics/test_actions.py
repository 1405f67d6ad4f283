"""The roll-up: every space once, again only where something happened, and true to what was done."""

import json
import math
from itertools import combinations
from uuid import uuid4

import pytest

from hisl.analytics import definitions
from hisl.analytics.actions import Refreshed, refresh
from hisl.analytics.queries import Purpose, Space, readings
from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.domain.xapi import validate
from hisl.domain.xapi.rules import Rules
from hisl.records import intake, own_acts
from hisl.records.models import Act
from hisl.wikis import actions as wikis
from small_community import answer, ask, busy, community, day, persons, space

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Give each test a home of its own: the exported acts stand there."""
    settings.HISL_HOME = tmp_path


def measured(place, name):
    return readings(place.uuid, purpose=Purpose.REFLECTION)[name]


def value(place, name):
    released = measured(place, name).released
    assert released.value is not None, released.reason
    return released.value


def test_nothing_happened_nothing_to_read(settings):
    assert refresh([]) == Refreshed(0, 0, 0)


def test_a_place_where_nothing_happened_has_no_readings():
    empty = community("empty")
    assert refresh([space(empty)]) == Refreshed(0, 0, 1)
    assert readings(empty.uuid, purpose=Purpose.REFLECTION) == {}


def test_it_reads_every_measure_of_a_small_community():
    place = busy("smiths", persons(6), rounds=24)
    done = refresh([space(place)])
    assert done == Refreshed(acts=6 + 48, read=1, unchanged=0)
    found = readings(place.uuid, purpose=Purpose.REFLECTION)
    assert found.keys() == definitions.DEFINITIONS.keys()
    assert (found["gini"].since, found["gini"].until) == (day(0), day(24))
    assert value(place, "participation").value == 1
    assert value(place, "stages").shares == (0.5, 0.0, 0.5, 0.0)


def test_what_was_read_is_not_read_again():
    spaces = [space(busy("smiths", persons(6))), space(busy("potters", persons(5, prefix="q")))]
    assert refresh(spaces).read == 2
    assert refresh(spaces) == Refreshed(acts=0, read=0, unchanged=2)


def test_a_new_act_makes_exactly_its_places_stale():
    crowd = persons(6)
    smiths, potters = busy("smiths", crowd), busy("potters", crowd)
    spaces = [space(smiths), space(potters)]
    refresh(spaces)
    before = measured(potters, "gini"), measured(smiths, "gini")
    ask(smiths, crowd[0], 12)  # the day of the last answer in both
    read = []
    done = refresh(spaces, progress=lambda name, done, total: read.append((name, done, total)))
    assert done == Refreshed(acts=1, read=1, unchanged=1)
    assert read == [("Smiths", 0, 1)]
    assert measured(potters, "gini") == before[0]
    assert measured(smiths, "gini").watermark > before[1].watermark


def test_a_day_later_every_place_of_ours_is_read_again_for_who_waits_has_waited_longer():
    crowd = persons(6)
    smiths, potters = busy("smiths", crowd), busy("potters", crowd)
    refresh([space(smiths), space(potters)])
    ask(smiths, crowd[0], 40)
    assert refresh([space(smiths), space(potters)]) == Refreshed(acts=1, read=2, unchanged=0)
    assert measured(potters, "gini").until == measured(smiths, "gini").until == day(40)


def test_a_changed_definition_makes_every_place_stale(monkeypatch):
    places = [busy("smiths", persons(6)), busy("potters", persons(5, prefix="q"))]
    refresh(map(space, places))
    monkeypatch.setattr("hisl.analytics.actions.VERSION", definitions.VERSION + 1)
    assert refresh(map(space, places)).read == 2
    assert measured(places[0], "gini").version == definitions.VERSION + 1


def test_silent_members_are_counted():
    crowd = persons(20)
    place = busy("smiths", crowd[:5])
    for silent in crowd[5:]:
        communities.join(place, silent, at=day(1))
    communities.leave(place, crowd[19], at=day(3))
    refresh([space(place)])
    assert value(place, "participation").value == 5 / 20
    assert dict(value(place, "gini").beside)["silent share"] == 15 / 20


def test_reading_views_and_thanks_make_nobody_a_contributor():
    crowd = persons(8)
    place = busy("smiths", crowd[:5])
    question = ask(place, crowd[0], 20)
    for reader in crowd[5:]:
        communities.join(place, reader, at=day(1))
        conversations.viewed(question, person=reader, at=day(21), count=40)
        post = conversations.opening(question)
        conversations.react(post, person=reader, kind="thanks", at=day(21))
    refresh([space(place)])
    assert value(place, "participation").value == 5 / 8


def test_a_planted_inequality_comes_out():
    planted = [0, 0, 1, 1, 2, 3, 4, 6]
    crowd = persons(len(planted))
    place = community("smiths", crowd)
    for person, times in zip(crowd, planted, strict=True):
        for number in range(times):
            ask(place, person, number)
    refresh([space(place)])
    pairs = list(combinations(planted, 2))
    # The mean difference of two members over twice the mean: Gini's own definition.
    differences = sum(abs(a - b) for a, b in pairs) / len(pairs)
    expected = differences / (2 * sum(planted) / len(planted))
    assert value(place, "gini").value == pytest.approx(expected)


def test_planted_waiting_times_come_out():
    crowd = persons(10)
    place = community("smiths", crowd)
    waits = [1, 1, 2, 2, 2, 4, None, None, None, 8]
    asked = [ask(place, crowd[n], n * 0.01) for n in range(10)]
    for n, (question, wait) in enumerate(zip(asked, waits, strict=True)):
        answer(question, crowd[n], n * 0.01 + 0.005)
        if wait is not None:
            answer(question, crowd[(n + 1) % 10], n * 0.01 + wait)
    refresh([space(place)])
    curve = value(place, "first-answer")
    # Three are open at the end; nobody is lost before it, so the shares are plain counts.
    assert curve.n == 10
    assert curve.n_events == 7
    assert curve.median == pytest.approx(2)
    assert curve.time == pytest.approx([1, 2, 4, 8], abs=1e-9)
    assert curve.survival == pytest.approx([0.8, 0.5, 0.4, 0.3])
    assert [(day_, open_) for day_, open_, *_ in curve.open_at] == [
        (1.0, pytest.approx(0.8)),
        (7.0, pytest.approx(0.4)),
    ]


def test_planted_ties_come_out():
    crowd = persons(6)
    place = community("smiths", crowd)
    for asker, helper in ((0, 1), (1, 0), (2, 3), (4, 5), (5, 4), (4, 5)):
        answer(ask(place, crowd[asker], 1), crowd[helper], 2)
    ask(place, crowd[3], 3)
    refresh([space(place)])
    # Arcs: 1>0, 0>1, 3>2, 5>4, 4>5; four of the five are returned.
    assert value(place, "reciprocity").value == pytest.approx(4 / 5)
    assert value(place, "mean-degree").value == pytest.approx(5 / 6)


def test_help_for_people_outside_an_activity_is_a_tie_all_the_same():
    crowd = persons(7)
    place, activity = community("smiths", crowd), uuid4()
    here = conversations.Frame(intervention=activity)
    for n in range(6):
        ask(place, crowd[n], 1, frame=here)
        elsewhere = conversations.opening(ask(place, crowd[6], 2))
        conversations.reply(elsewhere, author=crowd[n], markdown="Me too.", at=day(3), frame=here)
    refresh([Space(activity, "Asking", "intervention", (activity,))])
    found = readings(activity, purpose=Purpose.REFLECTION)
    assert found["mean-degree"].released.value.value == pytest.approx(6 / 7)


def test_pages_and_their_edits_are_counted_too():
    crowd = persons(5)
    place = community("smiths", crowd)
    for n, person in enumerate(crowd):
        page = wikis.create_page(
            community=place,
            author=person,
            path=f"page-{n}",
            title=f"Page {n}",
            markdown="One.",
            at=day(n),
        )
        wikis.revise_page(page, author=crowd[(n + 1) % 5], markdown="One, two.", at=day(n + 1))
    refresh([space(place)])
    assert value(place, "participation").value == 1
    assert math.isclose(value(place, "gini").value, 0, abs_tol=1e-12)


def test_a_refusal_says_what_is_needed_and_no_count():
    place = busy("smiths", persons(6), rounds=7)
    refresh([space(place)])
    released = measured(place, "collegiality").released
    assert released.hidden
    assert released.reason == "Too few to tell: at least 30 contributions are needed."


def test_what_was_taken_back_counts_no_longer():
    place = busy("smiths", persons(6), rounds=24)
    refresh([space(place)])
    before = value(place, "stages").n
    one = Act.objects.filter(community=place.uuid, verb="answered").first()
    while own_acts.take_in():
        continue
    voiding = {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://example.org", "name": "1"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": str(one.id)},
    }
    intake.keep([(validate.statement(json.dumps(voiding).encode(), Rules.V2), Rules.V2)])
    assert refresh([space(place)]).read == 1
    assert value(place, "stages").n == before - 1
    assert refresh([space(place)]).unchanged == 1
