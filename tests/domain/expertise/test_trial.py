"""The trial of the ranking: a strict split, and nothing that was not there yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hisl.domain.errors import TooFewError
from hisl.domain.expertise.trial import Answered, Asked, evaluate, leaks, splits

START = datetime(2016, 8, 2, tzinfo=UTC)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def asked(n: int, *, asker: str = "asker", words: str = "seal leak", at: float | None = None):
    return Asked(f"q{n}", asker, day(n if at is None else at), tuple(words.split()))


def answered(n: int, author: str, *, words: str = "end play", at: float | None = None) -> Answered:
    when = day((n + 0.5) if at is None else at)
    return Answered(f"a{n}{author}", f"q{n}", author, when, tuple(words.split()))


QUESTIONS = [
    asked(1, words="seal leak pump"),
    asked(2, words="glue nozzle cold"),
    asked(3, words="pump seal drips"),
]
ANSWERS = [answered(1, "odalys"), answered(2, "teun"), answered(3, "odalys")]


def test_who_answered_the_like_before_is_found_first():
    found = evaluate(QUESTIONS, ANSWERS, since=day(3))
    assert found["questions"] == 1
    assert found["ceiling"] == 1
    assert found["ranking"].hit_1 == 1
    assert found["tf_idf"].hit_1 == 1


def test_an_answerer_who_never_wrote_before_cannot_be_found():
    found = evaluate(QUESTIONS, [*ANSWERS[:2], answered(3, "newcomer")], since=day(3))
    assert found["ceiling"] == 0
    assert found["ranking"].hit_5 == found["ranking"].mrr == 0


def test_the_asker_is_not_suggested_and_their_own_answers_are_nobodys():
    own = [asked(4, asker="odalys", words="pump seal again")]
    assert splits([*QUESTIONS, *own], [*ANSWERS, answered(4, "odalys")], since=day(4)) == []
    helped = [*ANSWERS, answered(4, "teun"), answered(2, "teun", words="pump", at=2.6)]
    assert evaluate([*QUESTIONS, *own], helped, since=day(4))["ranking"].hit_1 == 1


def test_it_refuses_when_there_is_no_question_to_try():
    with pytest.raises(TooFewError):
        evaluate(QUESTIONS, ANSWERS, since=day(90))


days = st.floats(0, 60).map(lambda n: round(n, 3))
worlds = st.tuples(
    st.lists(st.tuples(days, st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1),
    st.lists(st.tuples(days, st.integers(0, 8), st.sampled_from("abcde"), st.sampled_from("xyz"))),
)


def build(world):
    questions = [asked(n, asker=who, words=w, at=at) for n, (at, who, w) in enumerate(world[0])]
    answers = [
        replace(answered(q, who, words=w, at=at), id=n)
        for n, (at, q, who, w) in enumerate(world[1])
        if q < len(questions) and at > world[0][q][0]
    ]
    return questions, answers


@given(worlds)
def test_no_split_knows_anything_of_its_own_future(world):
    for split in splits(*build(world), since=START):
        assert leaks(split) == []


@given(worlds, days)
def test_what_comes_later_changes_no_earlier_result(world, cut):
    """The strongest check: cut everything off at a moment, and all before it comes out the same."""
    questions, answers = build(world)
    whole = splits(questions, answers, since=START)
    early = [a for a in answers if a.at < day(cut)]
    known = {split.question.id: split.earlier for split in splits(questions, early, since=START)}
    for split in whole:
        if split.question.id in known and split.question.at < day(cut):
            assert split.earlier == known[split.question.id]


def test_a_planted_leak_is_seen():
    split = splits(QUESTIONS, ANSWERS, since=day(3))[0]
    assert leaks(replace(split, earlier=(*split.earlier, ANSWERS[2])))
