"""From what somebody typed to what they may read of it, ranked.

Nothing here looks at what the viewer holds no key for: each question to the engine carries the
keys, and what is bounded is bounded among what may be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from math import ceil
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from hisl.domain.meaning import fused

from . import documents, meaning, ranking, sought, vocabulary, words
from .engines import Ask, Phrase, engine
from .models import Document, Pin, Synonyms
from .sought import Sought, Term

__all__ = [
    "CAP",
    "Filters",
    "Results",
    "asked",
    "at_least",
    "beginning",
    "find",
    "marks",
    "one_a_thread",
    "scored",
    "term_weights",
]

CAP = 1_000
"""Matches are counted up to here; beyond, there are "1,000+"."""

NEWEST, TITLED, PROVEN = 300, 200, 200
"""Bounds of what is ranked: the newest matches, those in titles, those that proved to work."""

_RELAXED_TERMS = 6


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address says beside the words. author is an account's number, place a UUID."""

    kinds: tuple[str, ...] = ()
    place: UUID | None = None
    tag: str = ""
    author: int | None = None
    since: date | None = None
    until: date | None = None
    solved: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Numbers of documents, best first, and what one needs to show and explain them.

    more      how many further matches of the same thread stand behind a number
    capped    whether there are more matches than were counted
    missing   "" when all words were found; "some" when only some of them stand together
    instead   the words that were searched for because nothing had those that were typed
    alike     what does not have the words that were searched for, but means something similar
    """

    sought: Sought
    numbers: list[int]
    total: int
    capped: bool = False
    missing: str = ""
    instead: str = ""
    pinned: frozenset[int] = frozenset()
    alike: frozenset[int] = frozenset()
    more: dict[int, int] = field(default_factory=dict)


def find(
    text: str,
    filters: Filters,
    *,
    keys: Collection[str],
    newest_first: bool = False,
    typing: bool = False,
) -> Results:
    """What holders of these keys may read of what was sought; typing: the last word may go on."""
    wanted = beginning(text, keys) if typing else _read(text)
    ask = asked(wanted, filters)
    numbers = engine().newest(ask, keys, limit=CAP + 1)
    missing = instead = ""
    if not numbers and wanted.terms:
        wanted, ask, numbers, missing, instead = _second_try(text, wanted, filters, keys)
    found = Results(wanted, numbers[:CAP], len(numbers[:CAP]), len(numbers) > CAP, missing, instead)
    if newest_first:
        return found
    near = _near(instead or text, wanted, filters, keys)
    if not numbers and not near:
        return found
    return _with_pins(_ranked(found, ask, keys, near), text, filters, keys)


def _read(text: str) -> Sought:
    """What was typed, with the synonyms that the desk keeps."""
    return sought.with_synonyms(sought.read(text), _synonyms())


def _synonyms() -> list[list[str]]:
    kept = Synonyms.objects.filter(removed__isnull=True).values_list("words", flat=True)
    return [line.split(",") for line in kept]


def beginning(text: str, keys: Collection[str]) -> Sought:
    """What is being typed: the last word is a word begun."""
    wanted = _read(text)
    if not wanted.terms:
        return wanted
    pieces = [word for word, _, _ in words.cut(wanted.terms[-1].shown)]
    return sought.with_beginnings(wanted, vocabulary.begun(keys, pieces[-1]) if pieces else ())


def asked(wanted: Sought, filters: Filters) -> Ask:
    """The question to the engine."""
    return Ask(
        groups=wanted.groups,
        without=wanted.without,
        marks=tuple(marks(filters)),
        since=_number(filters.since),
        before=_number(filters.until + timedelta(days=1)) if filters.until else None,
    )


def marks(filters: Filters) -> Iterable[tuple[str, ...]]:
    """What a row must be marked with to pass the filters."""
    if filters.kinds:
        yield tuple(documents.mark("kind", kind) for kind in filters.kinds)
    if filters.place:
        yield (documents.mark("place", filters.place),)
    if filters.tag:
        yield (documents.mark("tag", filters.tag),)
    if filters.author:
        yield (documents.mark("author", filters.author),)
    if filters.solved:
        yield (documents.mark("solved", True),)


def _number(day: date | None) -> int | None:
    if day is None:
        return None
    return documents.moment_number(datetime.combine(day, time(), timezone.get_current_timezone()))


def _second_try(
    text: str, wanted: Sought, filters: Filters, keys: Collection[str]
) -> tuple[Sought, Ask, list[int], str, str]:
    """Nothing has all the words: words that were meant, then most of the words, then any."""
    if instead := _meant(text, wanted, keys):
        corrected = _read(instead)
        ask = asked(corrected, filters)
        if numbers := engine().newest(ask, keys, limit=CAP + 1):
            return corrected, ask, numbers, "", _as_written(text, instead, numbers)
    ask = asked(wanted, filters)
    terms = _telling(wanted.hard, keys)
    for least in dict.fromkeys((ceil(len(terms) / 2), 1)):
        if least == len(wanted.hard):
            continue
        ask = replace(ask, groups=at_least(least, terms))
        if numbers := engine().newest(ask, keys, limit=CAP + 1):
            return wanted, ask, numbers, "some", ""
    return wanted, ask, [], "", ""


def at_least(least: int, terms: Sequence[Term]) -> tuple[tuple[Phrase, ...], ...]:
    """Groups that hold for whatever has so many of the terms: one of each too large a choice."""
    size = len(terms) - least + 1
    return tuple(
        tuple(phrase for term in some for phrase in term.phrases)
        for some in combinations(terms, size)
    )


def _telling(terms: Sequence[Term], keys: Collection[str]) -> list[Term]:
    """The terms that tell most, where there are more than can be chosen among."""
    told = term_weights(terms, keys)
    best = sorted(range(len(terms)), key=lambda i: -told[i])[:_RELAXED_TERMS]
    return [terms[i] for i in sorted(best)]


def term_weights(terms: Sequence[Term], keys: Collection[str]) -> list[float]:
    """What each term tells: as much as its rarest own word."""
    known = vocabulary.weights(keys, (stem for term in terms for stem in term.own.stems))
    return [max(known[stem] for stem in term.own.stems) for term in terms]


def _meant(text: str, wanted: Sought, keys: Collection[str]) -> str:
    """The text with the words that nobody used in place of which a near one was, or nothing."""
    changed = text
    for term in wanted.hard:
        if term.quoted:
            continue
        for word, _, _ in words.cut(term.shown):
            if near := vocabulary.nearest(keys, word):
                changed = _replaced(changed, word, near[0])
    return "" if changed == text else changed


def _replaced(text: str, word: str, other: str) -> str:
    places = [(start, end) for found, start, end in words.cut(text) if found == word]
    for start, end in reversed(places):
        text = text[:start] + other + text[end:]
    return text


def _as_written(text: str, instead: str, numbers: list[int]) -> str:
    """The corrected words as the texts found have them, or nothing where they do not.

    The vocabulary of an audience may still hold a word whose last text has gone elsewhere.
    """
    best = Document.objects.filter(pk__in=numbers[:20]).select_related("body")
    written: dict[str, str] = {}
    for found in best:
        for word, _, _ in words.cut(f"{found.title}\n{found.body.text}\n{found.tags}"):
            written[word] = word
            written.setdefault(words.stem(word), word)
    typed = {word for word, _, _ in words.cut(text)}
    shown = instead
    for word in {word for word, _, _ in words.cut(instead)} - typed:
        form = written.get(word) or written.get(words.stem(word))
        if form is None:
            return ""
        shown = _replaced(shown, word, form)
    return shown


def _near(text: str, wanted: Sought, filters: Filters, keys: Collection[str]) -> dict[int, int]:
    """What means something similar, with its roots; who quotes or excludes wants the words."""
    if wanted.without or not wanted.terms or any(term.quoted for term in wanted.terms):
        return {}
    return meaning.near(text, keys, kinds=filters.kinds, where=_passing(filters))


def _passing(filters: Filters) -> Q:
    """The filters beside the kinds, asked of documents."""
    passing = Q()
    if filters.place:
        passing &= Q(place=filters.place)
    if filters.author:
        passing &= Q(author=filters.author)
    if filters.solved:
        passing &= Q(solved=True) | Q(accepted=True)
    if filters.since:
        passing &= Q(pk__gte=_number(filters.since))
    if filters.until:
        passing &= Q(pk__lt=_number(filters.until + timedelta(days=1)))
    if tag := filters.tag:
        between = Q(tags__iexact=tag) | Q(tags__icontains=f",{tag},")
        passing &= between | Q(tags__istartswith=f"{tag},") | Q(tags__iendswith=f",{tag}")
    return passing


def _ranked(found: Results, ask: Ask, keys: Collection[str], near: dict[int, int]) -> Results:
    """The bounded best of what was found, one of a thread, then the rest, newest first.

    What is near in meaning is a second ranking beside that of the words.
    """
    candidates = dict.fromkeys(found.numbers[:NEWEST])
    if len(found.numbers) > NEWEST:
        candidates |= dict.fromkeys(engine().newest(ask, keys, limit=TITLED, in_title=True))
        proven = replace(ask, marks=(*ask.marks, (documents.mark("proven", True),)))
        candidates |= dict.fromkeys(engine().newest(proven, keys, limit=PROVEN))
    terms = found.sought.hard
    scores, roots = scored(candidates, terms, term_weights(terms, keys))
    best = sorted(scores, key=lambda n: (-scores[n], -n))
    alike = near.keys() - scores.keys() - set(found.numbers)
    shown, more = one_a_thread(fused(best, list(near)), near | roots)
    rest = [n for n in found.numbers if n not in scores and n not in near]
    return replace(
        found,
        numbers=[*shown, *rest],
        total=found.total + len(alike),
        more=more,
        alike=frozenset(alike),
    )


def scored(
    candidates: Collection[int], terms: Sequence[Term], weights: Sequence[float]
) -> tuple[dict[int, float], dict[int, int]]:
    """What each candidate is worth, and the root of the thread that it belongs to."""
    read = engine().read(candidates)
    newest = max((facts.day for _, _, facts in read.values()), default=0)
    text = ranking.lexical(read, terms, weights)
    scores = {n: text[n] * ranking.standing(facts, newest) for n, (_, _, facts) in read.items()}
    return scores, {n: facts.root for n, (_, _, facts) in read.items()}


def one_a_thread(numbers: Iterable[int], roots: dict[int, int]) -> tuple[list[int], dict[int, int]]:
    """The best of each thread, and how many more of it there are behind it."""
    first: dict[int, int] = {}
    more: dict[int, int] = {}
    for number in numbers:
        known = first.setdefault(roots[number], number)
        if known != number:
            more[known] = more.get(known, 0) + 1
    return list(first.values()), more


def _with_pins(found: Results, text: str, filters: Filters, keys: Collection[str]) -> Results:
    """What the desk pinned to these very words stands first, for those who may read it."""
    if filters != Filters():
        return found
    pins = Pin.objects.filter(stems=" ".join(words.stems(text)), removed__isnull=True)
    pinned = Document.objects.filter(uuid__in=pins.values("uuid"), key__in=keys)
    first = list(pinned.values_list("pk", flat=True))
    if not first:
        return found
    rest = [n for n in found.numbers if n not in first]
    fresh = len(set(first).difference(found.numbers))
    return replace(
        found, numbers=[*first, *rest], total=found.total + fresh, pinned=frozenset(first)
    )
