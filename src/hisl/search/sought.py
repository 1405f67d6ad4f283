"""What somebody typed, read: words, phrases in quotes, exclusions with a minus, a word begun."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from . import words
from .engines import Phrase

__all__ = ["LONGEST", "Sought", "Term", "read", "read_freely", "with_beginnings", "with_synonyms"]

LONGEST = 300
"""Characters of a search that count; a whole text is for `similarity`."""

_MOST_TERMS = 12
_PIECE = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))')

# Words that carry no subject; they need not stand in what is found when there are others.
_SOFT = {
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did",
    "do", "does", "for", "from", "get", "had", "has", "have", "how", "i", "if", "in", "into",
    "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "should", "so", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "too", "up",
    "us", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with",
    "would", "you", "your",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be there: the words as typed, and the phrases that satisfy it.

    The first phrase is what was typed; the others mean the same, or are words that begin so.
    """

    shown: str
    phrases: tuple[Phrase, ...]
    soft: bool = False
    quoted: bool = False

    @property
    def own(self) -> Phrase:
        return self.phrases[0]


@dataclass(frozen=True, slots=True)
class Sought:
    terms: tuple[Term, ...] = ()
    without: tuple[Phrase, ...] = ()

    @property
    def hard(self) -> tuple[Term, ...]:
        """The terms that must be there: all of them when none carries a subject."""
        return tuple(term for term in self.terms if not term.soft) or self.terms

    @property
    def groups(self) -> tuple[tuple[Phrase, ...], ...]:
        return tuple(term.phrases for term in self.hard)


def read(text: str) -> Sought:
    """The search that a text asks for; what has no letters and digits in it is left out."""
    terms: list[Term] = []
    without: list[Phrase] = []
    for piece in _PIECE.finditer(text[:LONGEST]):
        typed = piece["word"] if piece["phrase"] is None else piece["phrase"]
        stems = tuple(words.stems(typed))
        if not stems:
            continue
        if piece["minus"]:
            without.append(Phrase(stems))
        elif len(terms) < _MOST_TERMS:
            terms.append(_term(typed, stems, quoted=piece["phrase"] is not None))
    return Sought(tuple(terms), tuple(without))


def read_freely(text: str) -> Sought:
    """Every word of a text as a term of its own: nothing in it is a sign to the search."""
    cut = [(word, text[start:end]) for word, start, end in words.cut(text)]
    return Sought(
        tuple(Term(shown, (Phrase((words.stem(w),)),), soft=w in _SOFT) for w, shown in cut)
    )


def with_synonyms(sought: Sought, sets: Iterable[Sequence[str]]) -> Sought:
    """Every run of words that is in a set of synonyms is satisfied by the others of the set."""
    same: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for one in sets:
        stemmed = [stems for stems in (tuple(words.stems(name)) for name in one) if stems]
        for stems in stemmed:
            same.setdefault(stems, []).extend(other for other in stemmed if other != stems)
    if not same:
        return sought
    longest = max(map(len, same))
    terms, rest = [], list(sought.terms)
    while rest:
        run = _longest_run(rest, same, longest)
        terms.append(_joined(rest[:run], same) if run else rest[0])
        rest = rest[run or 1 :]
    return replace(sought, terms=tuple(terms))


def with_beginnings(sought: Sought, begun: Iterable[str]) -> Sought:
    """The last word as one that is still being typed: begun holds the stems of words so begun."""
    if not sought.terms or sought.terms[-1].quoted:
        return sought
    *before, last = sought.terms
    first = last.own.stems[:-1]
    longer = [Phrase((*first, stem)) for stem in begun]
    typed = words.folded(last.shown)
    pieces = [word for word, _, _ in words.cut(typed)]
    begins = Phrase((*first, pieces[-1][: words.LONGEST]), prefix=True)
    phrases = dict.fromkeys((*last.phrases, *longer, begins))
    return replace(sought, terms=(*before, replace(last, phrases=tuple(phrases), soft=False)))


def _term(typed: str, stems: tuple[str, ...], *, quoted: bool) -> Term:
    soft = not quoted and words.folded(typed).strip("?.,!;:") in _SOFT
    begun = not quoted and typed.endswith("*")
    return Term(typed.rstrip("*"), (Phrase(stems, prefix=begun),), soft=soft, quoted=quoted)


def _longest_run(
    terms: Sequence[Term], same: dict[tuple[str, ...], list[tuple[str, ...]]], longest: int
) -> int:
    """How many of the first terms make a name that has synonyms."""
    for length in range(min(longest, len(terms)), 0, -1):
        run = terms[:length]
        if length > 1 and any(term.quoted or term.own.prefix for term in run):
            continue
        if _stems_of(run) in same:
            return length
    return 0


def _joined(run: Sequence[Term], same: dict[tuple[str, ...], list[tuple[str, ...]]]) -> Term:
    own = _stems_of(run)
    phrases = dict.fromkeys([Phrase(own), *map(Phrase, same[own])])
    return Term(" ".join(term.shown for term in run), tuple(phrases), quoted=len(run) > 1)


def _stems_of(run: Sequence[Term]) -> tuple[str, ...]:
    return tuple(stem for term in run for stem in term.own.stems)
