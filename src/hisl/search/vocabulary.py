"""The words of what somebody may read: how much each tells, which begin so, which are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import words
from .models import Word
from .ranking import weight

__all__ = ["begun", "nearest", "weights"]

TOTAL = ""
"""The word that every text has: how often it was counted is how many texts there are."""

_MOST_BEGUN = 20
_MOST_NEAREST = 5
_SHORTEST_CORRECTED = 4


def weights(keys: Collection[str], stems: Iterable[str]) -> dict[str, float]:
    """How much each stem tells among the texts of these keys."""
    stems = set(stems)
    counted = _of(keys).filter(stem__in=[TOTAL, *stems]).order_by()
    rows = dict(counted.values_list("stem").annotate(n=Sum("documents")))
    return {stem: weight(rows.get(stem, 0), rows.get(TOTAL, 0)) for stem in stems}


def begun(keys: Collection[str], beginning: str) -> list[str]:
    """The stems of the commonest words that begin so."""
    found = _of(keys).filter(_begins(beginning)).order_by()
    rows = found.values_list("stem").annotate(n=Sum("documents")).order_by("-n", "stem")
    return [stem for stem, _ in rows[:_MOST_BEGUN]]


def nearest(keys: Collection[str], word: str) -> list[str]:
    """Words a slip of the hand away, the nearest first; none for a word that is there itself.

    They begin with the first or the second letter of the word: slips at the very beginning are
    rare, and so the rest of the vocabulary need not be looked through.
    """
    if len(word) < _SHORTEST_CORRECTED or word.isdigit():
        return []
    mine = _of(keys)
    if mine.filter(stem=words.stem(word)).exists():
        return []
    slips = 1 if len(word) < 7 else 2
    heard = mine.annotate(length=Length("word")).filter(
        _begins(word[0]) | _begins(word[1]),
        length__range=(len(word) - slips, len(word) + slips),
    )
    rows = heard.order_by().values_list("word").annotate(n=Sum("documents"))
    often = dict(rows)
    close = process.extract(
        word, list(often), scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAREST * 4
    )
    ordered = sorted(close, key=lambda one: (one[1], -often[one[0]], one[0]))
    return [found for found, _, _ in ordered[:_MOST_NEAREST]]


def _of(keys: Collection[str]) -> QuerySet[Word]:
    return Word.objects.filter(key__in=keys)


def _begins(beginning: str) -> Q:
    """Words that begin so, by the index that each database has for it."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=beginning)
    return Q(word__gte=beginning, word__lt=beginning + "\U0010ffff")
