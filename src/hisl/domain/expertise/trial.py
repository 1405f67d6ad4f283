"""How well the ranking finds those who answered, beside three baselines, with a strict split.

Each question is ranked from what was there before it was asked: earlier answers in the words they
had then, under questions in the words they had then, and whoever had answered by then. The asker is
left out. Nothing that came later is looked at: no text, vote, acceptance, tag or account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hisl.domain.errors import TooFewError

from .ranking import Piece, rank
from .similarity import similarities

__all__ = ["Answered", "Asked", "Score", "Split", "evaluate", "leaks", "splits"]

RECENT_DAYS = 30
AT = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked: its stems and the moment; asker is None when nobody knows."""

    id: Hashable
    asker: Hashable | None
    at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it was given: author, moment, and its own stems without the question's."""

    id: Hashable
    question: Hashable
    author: Hashable
    at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """One question of the trial: what may be known (earlier answers), and who did answer it."""

    question: Asked
    earlier: tuple[Answered, ...]
    answerers: frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Score:
    """How often an answerer stood first, or among the first five, and the mean of 1/place."""

    hit_1: float
    hit_5: float
    mrr: float


def splits(
    questions: Iterable[Asked], answers: Iterable[Answered], *, since: datetime
) -> list[Split]:
    """Every question from that moment on that somebody else than its asker answered."""
    in_order = sorted(answers, key=lambda answer: (answer.at, str(answer.id)))
    given: dict[Hashable, set[Hashable]] = defaultdict(set)
    for answer in in_order:
        given[answer.question].add(answer.author)
    found = []
    for question in sorted(questions, key=lambda one: (one.at, str(one.id))):
        answerers = frozenset(given[question.id] - {question.asker})
        if question.at >= since and answerers:
            earlier = tuple(a for a in in_order if a.at < question.at)
            found.append(Split(question, earlier, answerers))
    return found


def leaks(split: Split) -> list[str]:
    """What of a split could only be known later, in words; none in a proper one."""
    question = split.question
    late = [f"answer {a.id} is of {a.at}" for a in split.earlier if a.at >= question.at]
    own = [f"answer {a.id} is to itself" for a in split.earlier if a.question == question.id]
    asker = ["the asker is to be found"] if question.asker in split.answerers else []
    return late + own + asker


def evaluate(
    questions: Sequence[Asked], answers: Sequence[Answered], *, since: datetime
) -> dict[str, Score | float | int]:
    """hit@1, hit@5 and MRR of the ranking and of three baselines, over the questions since then.

    Returns questions (how many), ceiling (share with an answerer who had answered before), and a
    Score each for ranking, most_active_30_days, most_active_ever and tf_idf (the summed nearness
    of all answers of a person). Raises TooFewError when no question is left.
    """
    trial = splits(questions, answers, since=since)
    if not trial:
        raise TooFewError("questions with an answer by somebody else", 0, 1)
    asked = {question.id: question for question in questions}
    nearness = [_near(split, asked) for split in trial]
    orders: dict[str, Callable[[Split, Mapping[Hashable, float]], list[Hashable]]] = {
        "ranking": _by_ranking,
        "most_active_30_days": _by_activity_lately,
        "most_active_ever": _by_activity,
        "tf_idf": _by_summed_nearness,
    }
    known = sum(bool(s.answerers & {a.author for a in s.earlier}) for s in trial)
    return {
        "questions": len(trial),
        "ceiling": known / len(trial),
        **{
            name: _score([_place(order(s, n), s) for s, n in zip(trial, nearness, strict=True)])
            for name, order in orders.items()
        },
    }


def _near(split: Split, asked: Mapping[Hashable, Asked]) -> dict[Hashable, float]:
    """How near each earlier answer is, read together with the question that it answered."""
    texts = {
        a.id: (asked[a.question].words if a.question in asked else ()) + a.words
        for a in split.earlier
    }
    return similarities(split.question.words, texts)


def _by_ranking(split: Split, near: Mapping[Hashable, float]) -> list[Hashable]:
    helped: dict[Hashable, list[datetime]] = defaultdict(list)
    for answer in split.earlier:
        helped[answer.author].append(answer.at)
    pieces = (Piece(a.author, a.id, "answered", a.at, near[a.id]) for a in split.earlier)
    return [one.person for one in rank(pieces, helped=helped, now=split.question.at)]


def _by_activity(split: Split, near: Mapping[Hashable, float]) -> list[Hashable]:
    return _most((a.author, 1.0) for a in split.earlier)


def _by_activity_lately(split: Split, near: Mapping[Hashable, float]) -> list[Hashable]:
    start = split.question.at - timedelta(days=RECENT_DAYS)
    return _most((a.author, 1.0) for a in split.earlier if a.at >= start)


def _by_summed_nearness(split: Split, near: Mapping[Hashable, float]) -> list[Hashable]:
    return _most((a.author, near[a.id]) for a in split.earlier)


def _most(counted: Iterable[tuple[Hashable, float]]) -> list[Hashable]:
    """People by the sum of what is counted for them; those who came first win ties."""
    total: dict[Hashable, float] = defaultdict(float)
    for person, value in counted:
        total[person] += value
    return sorted(total, key=lambda person: -total[person])


def _place(order: Sequence[Hashable], split: Split) -> int | None:
    without = [person for person in order if person != split.question.asker]
    places = (n for n, person in enumerate(without, start=1) if person in split.answerers)
    return next(places, None)


def _score(places: Sequence[int | None]) -> Score:
    n = len(places)
    return Score(
        hit_1=sum(place == 1 for place in places) / n,
        hit_5=sum(place is not None and place <= AT for place in places) / n,
        mrr=sum(1 / place for place in places if place is not None) / n,
    )
