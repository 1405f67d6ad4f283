"""Home: the stuck desk finds and asks, shows what waits for whom, and costs the same when full."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
import small_desk as desk
from hisl.conversations import actions as conversations
from hisl.experts import actions as experts
from hisl.experts.models import Asked
from hisl.records import queries as records
from hisl.writing import followups
from hisl.writing.models import FollowUp, Trial

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture
def asker():
    return make.person("Marisol Ketterby")


@pytest.fixture
def place(asker):
    return make.community("Seals", members=(asker,))


@pytest.fixture
def helper(place, asker):
    return desk.expert(place, make.person(), "Odalys Branniford")


@pytest.fixture
def window(client, asker):
    client.force_login(asker)
    return client


def page(window, **given):
    response = window.get(HOME, given)
    assert response.status_code == 200
    return response.content.decode()


def test_the_desk_shows_passages_people_and_the_question_ready_to_ask(window, place, helper):
    shown = page(window, stuck="KX 80 shaft seal leaks again")
    assert "What others found" in shown
    assert "Odalys Branniford" in shown
    assert "Answered a question like this" in shown
    assert "None of it helps? Ask" in shown
    assert "KX 80 shaft seal leaks again</textarea>" in shown


def test_while_typing_only_what_was_found_is_sent(window, place, helper):
    headers = {"HX-Request": "true", "HX-Target": "found"}
    part = window.get(HOME, {"stuck": "KX 80 shaft seal"}, headers=headers).content.decode()
    assert "What others found" in part
    assert "<html" not in part
    assert "Going on now" not in part


def test_a_solved_case_is_shown_and_an_open_one_stands_with_the_question(window, place, asker):
    other = make.person()
    solved = desk.question(place, other, title="The shaft seal leaks after a cold night")
    given = desk.answer(solved, make.person())
    conversations.accept(given, person=other, at=desk.ago(1))
    desk.question(place, other, title="The shaft seal leaks only at noon")
    shown = page(window, stuck="shaft seal leaks")
    cases, asked = shown.split("None of it helps? Ask")
    assert "leaks after a cold night" in cases.split("What others found")[-1]
    assert "leaks only at noon" in asked.split("Going on now")[0]


def test_nothing_found_explains_and_offers_to_ask(window, place):
    shown = page(window, stuck="zzyzx quux")
    assert "Nobody has written about this" in shown
    assert "Go on to the question" in shown


def test_what_one_may_not_read_does_not_show_at_the_desk(client, place, helper):
    hidden = make.community("Secret", visibility="hidden", members=(helper,))
    desk.answer(desk.question(hidden, helper, title="The shaft seal of the secret pump"), helper)
    client.force_login(make.person())
    shown = page(client, stuck="shaft seal pump")
    assert "secret" not in shown.lower()


def test_asking_leads_to_the_form_of_the_community_filled(window, place):
    typed = "The seal leaks again\nWe changed it twice."
    given = {"stuck": typed, "ask": "1", "in": place.key, "urgency": "today", "voice": "group"}
    response = window.get(HOME, given)
    assert response.status_code == 302
    form = window.get(response.url)
    assert form.status_code == 200
    shown = form.content.decode()
    assert 'value="The seal leaks again"' in shown
    assert "We changed it twice." in shown


def test_where_to_ask_is_guessed_from_what_was_asked_before(window, place, asker, helper):
    from hisl.communities import actions as communities

    beside = make.community("A first one")
    communities.join(beside, asker, at=make.at())
    response = window.get(HOME, {"stuck": desk.SEALS, "ask": "1"})
    assert reverse("conversations:open", args=[place.key]) in response.url


def test_one_cannot_ask_where_one_does_not_belong(window, place):
    other = make.community("Elsewhere")
    response = window.get(HOME, {"stuck": "It leaks", "ask": "1", "in": other.key})
    assert response.status_code == 404


def test_a_question_to_me_waits_on_my_home_and_one_tap_passes_it_on(client, place, asker, helper):
    ask = desk.route(place, asker)
    client.force_login(helper)
    shown = page(client)
    assert "Waiting for you" in shown
    assert desk.SEALS in shown
    asked = Asked.objects.get(ask=ask)
    client.post(reverse("experts:respond", args=[asked.pk]), {"say": "not me", "next": "/"})
    asked.refresh_from_db()
    assert asked.state == Asked.State.DECLINED
    assert "Waiting for you" not in page(client)


def test_nobody_answers_for_somebody_else(client, place, asker, helper):
    desk.route(place, asker)
    asked = Asked.objects.get()
    client.force_login(make.person())
    response = client.post(reverse("experts:respond", args=[asked.pk]), {"say": "take"})
    assert response.status_code == 404
    asked.refresh_from_db()
    assert asked.state == Asked.State.OPEN


def test_my_question_says_where_it_is_and_not_solved_yet_sends_it_on(window, place, asker, helper):
    ask = desk.route(place, asker)
    shown = page(window)
    assert "Your open questions" in shown
    assert "Put to people who may know" in shown
    assert "goes on to the community" in shown
    experts.answered(ask.question, helper, desk.NOW)
    assert "Not solved yet" in page(window)
    window.post(reverse("experts:go_on", args=[ask.pk]), {"next": "/"})
    ask.refresh_from_db()
    assert ask.state == "open"


def test_i_will_try_this_is_kept_recorded_and_asked_about_in_three_days(window, asker, place):
    given = desk.answer(desk.question(place, make.person()), make.person())
    response = window.post(reverse("web:try", args=[given.uuid]))
    assert response.url == given.get_absolute_url()
    kept = FollowUp.objects.get(person=asker)
    assert timedelta(days=2) < kept.due - timezone.now() <= timedelta(days=3)
    assert "bookmarked" in set(records.acts().values_list("verb", flat=True))
    assert "Did it work?" not in page(window)


@pytest.fixture
def due(asker, place):
    """Something that the asker used and is asked about now."""
    given = desk.answer(desk.question(place, make.person()), make.person())
    return followups.ask_later(
        given.text,
        person=asker,
        thing=given.uuid,
        title=desk.SEALS,
        url=given.get_absolute_url(),
        at=timezone.now() - timedelta(days=4),
        place=place.uuid,
    )


def test_one_tap_tells_that_it_worked_and_records_it(window, due, asker):
    assert "Did it work?" in page(window)
    window.post(reverse("web:worked", args=[due.pk]), {"worked": "yes", "note": "Dry since."})
    trial = Trial.objects.get(person=asker)
    assert (trial.worked, trial.note) == (True, "Dry since.")
    assert records.acts().filter(verb="worked", actor=asker.actor).exists()
    assert "Did it work?" not in page(window)


@pytest.mark.parametrize("say", ["later", "drop"])
def test_later_and_not_relevant_take_it_off_the_page(window, due, say):
    window.post(reverse("web:worked", args=[due.pk]), {"worked": say})
    assert "Did it work?" not in page(window)
    due.refresh_from_db()
    assert due.state == ("waiting" if say == "later" else "dropped")
    assert not Trial.objects.exists()


def test_somebody_elses_follow_up_is_not_mine_to_answer(client, due):
    client.force_login(make.person())
    response = client.post(reverse("web:worked", args=[due.pk]), {"worked": "yes"})
    assert response.status_code == 404


def test_it_costs_the_same_number_of_queries_however_much_there_is(
    window, place, asker, helper, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(**given) -> int:
        page(window, **given)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page(window, **given)
        return len(caught)

    first = cost(), cost(stuck=desk.SEALS)
    for _ in range(4):
        desk.expert(place, make.person())
        desk.route(place, asker)
        make.page(place, asker)
    # Some lists were empty before and fetch what belongs to them now; no list costs by the line.
    second = cost(), cost(stuck=desk.SEALS)
    for _ in range(4):
        desk.expert(place, make.person())
        desk.route(place, asker)
        make.page(place, asker)
    third = cost(), cost(stuck=desk.SEALS)
    assert third[0] <= second[0], (first, second, third)
    assert third[1] <= second[1], (first, second, third)


def test_who_accepted_or_used_an_answer_is_asked_later_whether_it_worked(place, asker):
    other = make.person()
    asked = desk.question(place, asker)
    given = desk.answer(asked, other)
    conversations.accept(given, person=asker, at=desk.NOW)
    conversations.react(given, person=(user := make.person()), kind="used", at=desk.NOW)
    conversations.react(given, person=make.person(), kind="useful", at=desk.NOW)
    assert set(FollowUp.objects.values_list("person", flat=True)) == {asker.pk, user.pk}
