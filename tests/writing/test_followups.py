"""Did it work? Asked later, once, of who used it; answered wherever they say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

import factories as make
from hisl.notices.models import Notice
from hisl.writing import actions, followups
from hisl.writing.models import FollowUp

pytestmark = pytest.mark.django_db
NOW = make.at(24)


@pytest.fixture
def person():
    return make.person()


@pytest.fixture
def text():
    return actions.write(
        "Measure the end play.", author=make.person(), at=make.at(), key="everybody"
    )


def ask(text, person, at=NOW):
    import uuid

    return followups.ask_later(
        text, person=person, thing=uuid.uuid4(), title="End play", url="/t/1/", at=at
    )


def test_who_used_it_is_asked_after_three_days_and_once(text, person):
    kept = ask(text, person)
    assert followups.tell_due(NOW + timedelta(days=2)) is None
    assert followups.tell_due(NOW + timedelta(days=3))
    assert followups.tell_due(NOW + timedelta(days=3)) is None
    told = Notice.objects.get(person=person)
    assert told.kind == "did_it_work"
    assert told.about == kept.uuid


def test_nobody_is_asked_about_what_is_hidden_until_it_is_shown_again(text, person):
    ask(text, person)
    actions.set_key([text.pk], "")
    later = NOW + timedelta(days=3)
    assert followups.tell_due(later) is None
    assert not followups.waiting_for(person, later).exists()
    actions.set_key([text.pk], "everybody")
    assert followups.tell_due(later)
    assert followups.waiting_for(person, later).exists()


def test_using_it_twice_asks_once(text, person):
    assert ask(text, person) == ask(text, person, NOW + timedelta(days=1))
    assert FollowUp.objects.count() == 1


def test_who_has_said_it_is_not_asked_again(text, person):
    kept = ask(text, person)
    followups.tell_due(NOW + timedelta(days=3))
    actions.report_trial(text, person=person, worked=True, note="", at=NOW)
    kept.refresh_from_db()
    assert kept.state == FollowUp.State.ANSWERED
    assert not Notice.objects.exists()
    assert ask(text, person) is None


def test_in_three_days_asks_again_then(text, person):
    kept = ask(text, person)
    later = NOW + timedelta(days=3)
    followups.tell_due(later)
    followups.put_off(kept, at=later)
    assert not followups.waiting_for(person, later).exists()
    assert followups.waiting_for(person, later + timedelta(days=3)).get() == kept
    assert followups.tell_due(later + timedelta(days=3))


def test_not_relevant_is_never_asked_again(text, person):
    kept = ask(text, person)
    followups.drop(kept)
    assert followups.tell_due(NOW + timedelta(days=30)) is None
    assert ask(text, person).state == FollowUp.State.DROPPED


def test_what_was_never_answered_is_forgotten(text, person):
    ask(text, person)
    much_later = NOW + timedelta(days=90)
    assert not followups.waiting_for(person, much_later).exists()
    assert followups.tell_due(much_later) is None


def test_what_one_may_not_read_any_more_is_not_asked_about(person):
    text = actions.write("Secret.", author=None, at=NOW, key="community:elsewhere")
    ask(text, person)
    assert not followups.waiting_for(person, NOW + timedelta(days=4)).exists()
