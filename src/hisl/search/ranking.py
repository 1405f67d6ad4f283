"""How much what was found is worth: its words, and what stands about it. docs/search.md explains.

No weight here was fitted to any data; each says what we hold to be right.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from .engines import Facts, Phrase
from .sought import Term

__all__ = ["TITLE", "lexical", "standing", "weight"]

# BM25's own usual values: how soon repeating a word stops counting, how far length does.
K1, B = 1.2, 0.5
TITLE = 3.0
SYNONYM = 0.8
SIDE_BY_SIDE = 0.25

SETTLED = 0.15
TRIED = 0.3
DOUBTERS = 4
FRESH, HALF_LIFE_DAYS = 0.15, 365.0
VOTED, MANY_VOTES = 0.1, 50


def weight(documents: int, of: int) -> float:
    """How much a word tells that so many of all documents have (inverse document frequency)."""
    return math.log(1 + (max(of, documents) - documents + 0.5) / (documents + 0.5))


def lexical(
    found: Mapping[int, tuple[str, str, Facts]],
    terms: Sequence[Term],
    weights: Sequence[float],
) -> dict[int, float]:
    """BM25 of each document over its title and body, from 0 to about 1; found holds the stems."""
    if not found or not terms:
        return dict.fromkeys(found, 0.0)
    usual = sum(facts.length for _, _, facts in found.values()) / len(found) or 1.0
    sought = [[_Needle(p, own=i == 0) for i, p in enumerate(term.phrases)] for term in terms]
    pairs = [f" {a.own.stems[-1]} {b.own.stems[0]} " for a, b in itertools.pairwise(terms)]
    whole = sum(weights) or 1.0
    scores = {}
    for number, (title, body, facts) in found.items():
        title, body = f" {title} ", f" {body} "
        dampened = K1 * (1 - B + B * facts.length / usual)
        score = 0.0
        for needles, worth in zip(sought, weights, strict=True):
            often = max(needle.frequency(title, body) for needle in needles)
            score += worth * often / (dampened + often)
        near = sum(pair in title or pair in body for pair in pairs)
        scores[number] = score / whole + (SIDE_BY_SIDE * near / len(pairs) if pairs else 0.0)
    return scores


class _Needle:
    """A phrase as it is counted in stems with spaces around them."""

    __slots__ = ("text", "worth")

    def __init__(self, phrase: Phrase, *, own: bool) -> None:
        self.text = " " + " ".join(phrase.stems) + ("" if phrase.prefix else " ")
        self.worth = 1.0 if own else SYNONYM

    def frequency(self, title: str, body: str) -> float:
        return self.worth * (TITLE * title.count(self.text) + body.count(self.text))


def standing(facts: Facts, newest: int) -> float:
    """What speaks for a document beside its words: a factor from about 0.6 to 1.7.

    Whether it settled its question; for how many it worked of those who said, with four doubters
    added so that one success is little; how fresh it is beside the
    newest match, a day's ordinal; its votes.
    """
    settled = SETTLED if facts.settled else 0.0
    tried = TRIED * (2 * facts.worked - facts.tried) / (facts.tried + DOUBTERS)
    fresh = FRESH * 0.5 ** ((newest - facts.day) / HALF_LIFE_DAYS)
    most = math.log1p(MANY_VOTES)
    votes = math.copysign(min(math.log1p(abs(facts.votes)) / most, 1.0), facts.votes)
    return 1 + settled + tried + fresh + VOTED * votes
