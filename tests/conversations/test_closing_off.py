"""What is removed, hidden or rearranged: what it shows opens no more, notices and rings follow."""

from __future__ import annotations

import pytest

import factories as make
from hisl.communities import queries as communities
from hisl.conversations import actions, arranging, keeping, moderation
from hisl.experts.models import Ask
from hisl.notices.models import Notice
from hisl.writing.models import Text

pytestmark = pytest.mark.django_db
NOW = make.at(10)


@pytest.fixture
def asker():
    return make.person("Ada Asker")


@pytest.fixture
def helper():
    return make.person("Hal Helper")


@pytest.fixture
def keeper():
    return make.person("Kay Keeper")


@pytest.fixture
def place(asker, helper, keeper):
    return make.community(members=(asker, helper), facilitators=(keeper,))


@pytest.fixture
def question(place, asker):
    return make.thread(place, asker)


@pytest.fixture
def answer(question, helper):
    return make.answer(question, helper)


def key(post):
    return Text.objects.values_list("key", flat=True).get(pk=post.text_id)


def state(thread):
    return Ask.objects.values_list("state", flat=True).get(question=thread.uuid)


def test_a_removed_post_opens_for_nobody_until_it_is_brought_back(place, answer, helper):
    keeping.remove(answer, by=helper, at=NOW)
    assert key(answer) == ""
    keeping.restore(answer, by=helper, at=NOW)
    assert key(answer) == communities.key_of(place)


def test_a_removed_thread_opens_for_nobody_and_comes_back_without_what_was_removed_before(
    place, question, answer, asker, helper, keeper
):
    keeping.remove(answer, by=helper, at=NOW)
    opening = actions.opening(question)
    keeping.remove(opening, by=asker, at=NOW)
    assert [key(opening), key(answer)] == ["", ""]
    keeping.restore(actions.opening(question), by=asker, at=NOW)
    assert [key(opening), key(answer)] == [communities.key_of(place), ""]


def test_a_hidden_answer_opens_for_nobody_and_stays_shut_when_the_thread_moves(
    place, question, answer, keeper
):
    moderation.hide(answer.uuid, by=keeper, at=NOW)
    assert key(answer) == ""
    other = make.community(facilitators=(keeper,))
    question.refresh_from_db()
    arranging.move(question, other, by=keeper, at=NOW)
    assert key(answer) == ""
    moderation.restore(answer.uuid, by=keeper, at=NOW)
    assert key(answer) == communities.key_of(other)


def test_an_answer_that_is_held_opens_for_nobody_before_it_is_shown(
    place, question, helper, keeper
):
    held = actions.answer(question, author=helper, markdown="So.", at=NOW, held=True)
    assert key(held) == ""
    moderation.restore(held.uuid, by=keeper, at=NOW)
    assert key(held) == communities.key_of(place)


def test_what_was_told_follows_a_post_into_another_thread_and_back(
    place, question, answer, asker, keeper
):
    twin = make.thread(place, keeper)
    told = Notice.objects.filter(person=asker, about=answer.uuid)
    done = arranging.merge(question, twin, by=keeper, at=NOW)
    assert set(told.values_list("thread", flat=True)) == {twin.uuid}
    arranging.undo(done, by=keeper, at=NOW)
    assert set(told.values_list("thread", flat=True)) == {question.uuid}


def test_a_question_that_is_gone_needs_nobody(place, question, answer, asker, keeper):
    twin = make.thread(place, keeper)
    done = arranging.merge(question, twin, by=keeper, at=NOW)
    assert state(question) == "settled"
    arranging.undo(done, by=keeper, at=NOW)
    assert state(question) == "answered"
    opening = actions.opening(question)
    keeping.remove(opening, by=asker, at=NOW)
    assert state(question) == "settled"


def test_taking_an_acceptance_back_opens_the_rings_again_and_asks_nobody_at_once(
    question, answer, asker
):
    actions.accept(answer, person=asker, at=NOW)
    assert state(question) == "settled"
    before = Notice.objects.filter(about=question.uuid).count()
    actions.unaccept(answer, person=asker, at=NOW)
    ask = Ask.objects.get(question=question.uuid)
    assert ask.state == "open"
    assert ask.due is None or ask.due > NOW
    assert Notice.objects.filter(about=question.uuid).count() == before


def test_a_closed_question_that_is_opened_again_is_where_it_was(place, asker, keeper):
    question = make.thread(place, asker)
    keeping.close(question, by=keeper, at=NOW, reason="No longer needed.")
    assert state(question) == "settled"
    keeping.reopen(question, by=keeper, at=NOW)
    assert state(question) == "open"


def test_opening_a_thread_reads_what_was_told_of_it(client, question, answer, asker):
    told = Notice.objects.filter(person=asker, thread=question.uuid)
    elsewhere = Notice.objects.exclude(thread=question.uuid)
    assert told.filter(read_at=None).exists()
    client.force_login(asker)
    client.get(question.get_absolute_url())
    assert not told.filter(read_at=None).exists()
    assert not elsewhere.exclude(read_at=None).exists()


def test_a_question_under_a_mask_counts_for_slow_mode(place, asker):
    place.slow_minutes = 30
    place.save()
    make.thread(place, asker, voice="masked", at=NOW)
    verdict = communities.may_post_now(asker, place, NOW)
    assert not verdict.ok
    assert "You can write again at" in verdict.reason
    assert communities.may_post_now(asker, place, make.at(11)).ok
