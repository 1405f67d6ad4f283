"""Reactions at once, taken back, never counted twice; acceptance, moved and taken back."""

import pytest
from django.urls import reverse

import factories as make
from hisl.conversations import actions, said
from hisl.records.models import Act
from hisl.writing.models import Reaction

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def verbs(*wanted):
    return list(Act.objects.filter(verb__in=wanted).order_by("seq").values_list("verb", flat=True))


@pytest.fixture
def answer(question, helper):
    return make.answer(question, helper)


def react(send_as, person, answer, **data):
    return send_as(person, reverse("conversations:react", args=[answer.pk]), data)


@pytest.mark.parametrize("kind", ["useful", "used", "thanks"])
def test_it_takes_each_kind_of_reaction(send_as, asker, answer, kind):
    react(send_as, asker, answer, kind=kind)
    assert Reaction.objects.get().kind == kind


def test_it_knows_no_other_reaction(send_as, asker, answer):
    assert react(send_as, asker, answer, kind="love").status_code == 404


def test_a_reaction_is_taken_back_and_the_log_says_so(send_as, asker, answer):
    react(send_as, asker, answer, kind="useful")
    react(send_as, asker, answer, undo="useful")
    react(send_as, asker, answer, undo="useful")
    assert not Reaction.objects.exists()
    assert verbs("reacted", "unreacted") == ["reacted", "unreacted"]


def test_a_reaction_said_again_counts_once_among_the_acts(send_as, asker, answer):
    react(send_as, asker, answer, kind="useful")
    react(send_as, asker, answer, undo="useful")
    react(send_as, asker, answer, kind="useful")
    assert verbs("reacted", "unreacted") == ["reacted", "unreacted", "reacted"]
    assert Reaction.objects.count() == 1


def test_htmx_gets_the_buttons_as_they_are_now(client, asker, answer):
    client.force_login(asker)
    address = reverse("conversations:react", args=[answer.pk])
    page = client.post(address, {"kind": "useful"}, **HTMX).content.decode()
    assert 'aria-pressed="true"' in page
    assert "<html" not in page


def test_what_helped_most_stands_first_in_the_list_sorted_by_it(
    client, send_as, asker, helper, place
):
    make.thread(place, asker, title="Plain")
    helped = make.thread(place, asker, title="Helped")
    make.thread(place, asker, title="Plain, too")
    react(send_as, asker, make.answer(helped, helper), kind="used")
    address = reverse("conversations:threads", args=[place.key])
    page = client.get(address, {"sort": "useful"})
    assert page.context["rows"][0] == helped


def test_taking_back_takes_the_weight_back(send_as, asker, answer, question):
    react(send_as, asker, answer, kind="useful")
    react(send_as, asker, answer, undo="useful")
    question.refresh_from_db()
    assert question.useful == 0


def test_an_acceptance_moves_to_another_answer(question, asker, helper, answer):
    other = make.answer(question, helper, "Or this.")
    actions.accept(answer, person=asker, at=make.at(3))
    actions.accept(other, person=asker, at=make.at(4))
    question.refresh_from_db()
    assert question.accepted == other
    assert verbs("accepted", "unaccepted") == ["accepted", "unaccepted", "accepted"]


def test_an_acceptance_said_again_stands_in_the_log_again(question, asker, answer):
    for hour in (3, 5):
        actions.accept(answer, person=asker, at=make.at(hour))
        actions.accept(answer, person=asker, at=make.at(hour))
        actions.unaccept(answer, person=asker, at=make.at(hour + 1))
    actions.accept(answer, person=asker, at=make.at(8))
    assert verbs("accepted", "unaccepted") == ["accepted", "unaccepted"] * 2 + ["accepted"]


def test_an_acceptance_is_taken_back(send_as, question, asker, answer, page_as):
    address = reverse("conversations:accept", args=[answer.pk])
    send_as(asker, address)
    assert "Solved" in page_as(asker, question.get_absolute_url())
    send_as(asker, address, {"undo": "accept"})
    assert "Solved" not in page_as(asker, question.get_absolute_url())


def test_nobody_but_the_asker_accepts(send_as, answer, keeper, helper):
    address = reverse("conversations:accept", args=[answer.pk])
    assert send_as(helper, address).status_code == 403
    assert send_as(keeper, address).status_code == 403


def test_a_page_counts_what_was_said(question, asker, keeper, answer):
    for person in (asker, keeper):
        actions.react(answer, person=person, kind="used", at=make.at(3))
    buttons = said.read(question, asker).top[0].post.reactions
    assert [(b.kind, b.count, b.pressed) for b in buttons] == [
        ("useful", 0, False),
        ("used", 2, True),
        ("thanks", 0, False),
    ]
