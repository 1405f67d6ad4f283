import pytest

import factories as make
from hisl.conversations import actions, said
from hisl.records.models import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make.person("Marisol")


@pytest.fixture
def helper():
    return make.person("Odalys")


@pytest.fixture
def question(asker, helper):
    return make.thread(make.community(members=(asker, helper)), asker)


def last_act():
    return Act.objects.order_by("-seq").first()


def test_it_records_an_answer_as_an_act_upon_the_asker(question, asker, helper):
    answer = make.answer(question, helper)
    act = last_act()
    assert (act.verb, act.actor, act.target_actor) == ("answered", helper.actor, asker.actor)
    assert (act.object, act.thread, act.stage) == (answer.uuid, question.uuid, "AC")


def test_it_records_a_reply_as_an_act_upon_the_one_replied_to(question, asker, helper):
    answer = make.answer(question, helper)
    actions.reply(answer, author=asker, markdown="Hot or cold?", at=make.at(3))
    assert (last_act().verb, last_act().target_actor) == ("replied", helper.actor)


def test_it_keeps_what_the_author_declared(question, helper):
    frame = actions.Frame(level="C4", stage="RO", mandated=True)
    actions.answer(question, author=helper, markdown="Why.", at=make.at(2), frame=frame)
    act = last_act()
    assert (act.level, act.stage, act.stage_source, act.mandated) == ("C4", "RO", "declared", True)


def test_it_counts_answers_and_replies_on_the_thread(question, asker, helper):
    answer = make.answer(question, helper)
    actions.reply(answer, author=asker, markdown="Yes.", at=make.at(5))
    question.refresh_from_db()
    assert (question.answers, question.replies, question.last_at) == (1, 1, make.at(5))


def test_it_accepts_answers_only(question, asker, helper):
    reply = actions.reply(
        actions.opening(question), author=helper, markdown="Which one?", at=make.at(2)
    )
    with pytest.raises(ValueError, match="Only an answer"):
        actions.accept(reply, person=asker, at=make.at(3))


def test_it_counts_a_reaction_once(question, helper):
    answer = make.answer(question, helper)
    fan = make.person()
    for hours in (3, 4):
        actions.react(answer, person=fan, kind="useful", at=make.at(hours))
    assert Act.objects.filter(verb="reacted").count() == 1
    assert said.read(question, fan).top[0].post.reactions[0].count == 1


def test_a_later_report_replaces_the_first(question, asker, helper):
    answer = make.answer(question, helper)
    for worked in (True, False):
        actions.tried(answer, person=asker, worked=worked, at=make.at(4 + worked))
    post = said.read(question, asker).top[0].post
    assert (post.worked, post.tried) == (0, 1)
    assert sorted(Act.objects.values_list("verb", flat=True).order_by("-seq")[:2]) == [
        "failed",
        "worked",
    ]


def test_it_shows_the_accepted_answer_first_and_replies_under_what_they_answer(
    question, asker, helper
):
    early = make.answer(question, helper)
    late = actions.answer(question, author=helper, markdown="Or this.", at=make.at(9))
    below = actions.reply(late, author=asker, markdown="Thanks.", at=make.at(10))
    deeper = actions.reply(below, author=helper, markdown="Any time.", at=make.at(11))
    actions.accept(late, person=asker, at=make.at(12))
    question.refresh_from_db()
    page = said.read(question, asker)
    assert [shown.post for shown in page.top] == [late, early]
    assert page.top[0].below == [below, deeper]
    assert page.first_at == early.at
