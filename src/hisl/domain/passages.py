"""Passages of a text: what somebody quoted, and where it stands after the text was edited.

A quote is kept as the TextQuoteSelector of the W3C Web Annotation Data Model has it: the exact
words with some that stood before and some that stood after, and beside them the block in which they
stood. Whoever looks for it gets a place whose words are near enough to the quote, or none: a
remark never drifts silently to other words.
"""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

__all__ = [
    "ALIKE",
    "LONGEST",
    "Block",
    "Place",
    "Quote",
    "Span",
    "blocks",
    "find",
    "marked",
    "nearest",
    "quote",
]

ALIKE = 80.0
"""Per cent of likeness (100 * 2 * common / sum of lengths, in order) that a place needs."""

AROUND = 32
"""Characters kept before and after the exact words."""

CONTEXT = 50.0
"""Per cent of likeness that the surroundings need where the quote alone says too little."""

TELLING = 32
"""A quote of fewer characters than this says too little alone."""

LONGEST = 2_000
"""Characters of a quote; a longer one is cut."""

_BORDERS = 8
_OCCURRENCES = 50
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_CHARACTER = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.", re.DOTALL)
_WORD_BORDER = re.compile(r"(?<!\w)(?=\w)|(?<=\w)(?!\w)|(?<=[^\w\s])(?=\s)|(?<=\s)(?=[^\w\s])")
_VOID = {"br", "hr", "img"}
_INLINE = {
    *("a", "abbr", "b", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "q", "s", "span"),
    *("strong", "sub", "sup", "br"),
}


class Block(NamedTuple):
    """An element at the top level of a text, and its words as a browser counts them."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text, what stood around them, and the number of their block, from 0."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    block: int = 0


class Place(NamedTuple):
    """Where a quote stands now: the block, from where to where in its words, and how alike they
    are to the quote, in per cent."""

    block: int
    start: int
    end: int
    alike: float


class Span(NamedTuple):
    """Words of one block to be marked, under a name that fits an address ("passage-7")."""

    start: int
    end: int
    name: str
    label: str


def blocks(html: str) -> tuple[Block, ...]:
    """The text in its top-level elements, in order; loose words get an element of their own.

    html comes from text.render or text.clean_html, or from outline.outlined after them: every
    element that is opened is closed, and no attribute holds a > sign.
    """
    return tuple(Block(piece, _words(piece)) for piece in _pieces(html))


def quote(texts: Sequence[str], block: int, start: int, end: int) -> Quote:
    """The quote of the characters from start to end of a block, without blanks at its ends.

    Raises IndexError when there is no such block, ValueError when nothing is left of the quote.
    """
    words = texts[block]
    end = min(end, len(words), start + LONGEST)
    exact = words[start:end]
    stripped = exact.strip()
    if start < 0 or not stripped:
        raise ValueError("Nothing is quoted.")
    start += len(exact) - len(exact.lstrip())
    end = start + len(stripped)
    before, after = _around(texts, block, start, end)
    return Quote(stripped, before, after, block)


def find(texts: Sequence[str], sought: Quote) -> Place | None:
    """Where the quote stands in the words of a text's blocks; None when it is there no more.

    The words at the place are at least ALIKE per cent alike to the quote. Of several places the
    one most alike is taken, then the one with the likest surroundings, then the nearest. A short
    quote needs surroundings that are alike, too: its words may stand anywhere by chance.
    """
    exact = _occurrences(texts, sought.exact)
    candidates = exact or [place for place in _likenesses(texts, sought.exact) if place]
    judged = [(place, _context(texts, place, sought)) for place in candidates]
    fitting = [
        (place, context)
        for place, context in judged
        if place.alike >= ALIKE and (len(sought.exact) >= TELLING or context >= CONTEXT)
    ]
    best = max(
        fitting,
        key=lambda pair: (pair[0].alike, pair[1], -abs(pair[0].block - sought.block)),
        default=None,
    )
    return best[0] if best else None


def nearest(texts: Sequence[str], exact: str, *, block: int = 0) -> Place | None:
    """Where exactly these words stand, nearest to a block; None when they stand nowhere."""
    return min(_occurrences(texts, exact), key=lambda place: abs(place.block - block), default=None)


def marked(html: str, spans: Iterable[Span]) -> str:
    """A block with its spans in mark elements, and after each a number that leads to its remarks.

    Marks lie around words alone, never around elements, so that the markup stays well-formed.
    """
    words = _words(html)
    wanted = sorted(trimmed for span in spans if (trimmed := _trimmed(span, words)))
    return "".join(_Marker(html, wanted).pieces()) if wanted else html


class _Marker:
    """Goes through a block once; at is the number of characters that a reader has passed."""

    def __init__(self, html: str, spans: Sequence[Span]) -> None:
        self.html, self.spans = html, spans
        self.at = 0
        self.links = 0
        self.begun: set[str] = set()
        self.waiting: list[Span] = []

    def pieces(self) -> Iterator[str]:
        last = 0
        for tag in _TAG.finditer(self.html):
            yield from self._words(self.html[last : tag.start()])
            yield tag[0]
            if tag[2] == "a":
                self.links += -1 if tag[1] else 1
                yield from self._numbers()
            last = tag.end()
        yield from self._words(self.html[last:])

    def _words(self, raw: str) -> Iterator[str]:
        """The words between two tags, cut where a span begins or ends."""
        letters = _CHARACTER.findall(raw)
        ends = self.at + sum(len(html_entities.unescape(letter)) for letter in letters)
        if not raw.strip() or all(s.start >= ends or s.end <= self.at for s in self.spans):
            self.at = ends
            yield raw
            return
        run, over = "", self._over(self.at)
        for letter in letters:
            now = self._over(self.at)
            if now != over:
                yield self._wrapped(run, over)
                yield from self._numbers()
                run, over = "", now
            run += letter
            self.at += len(html_entities.unescape(letter))
        yield self._wrapped(run, over)
        yield from self._numbers()

    def _over(self, at: int) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.start <= at < span.end)

    def _wrapped(self, raw: str, over: tuple[Span, ...]) -> str:
        if not over or not raw:
            return raw
        fresh = [span for span in over if span.name not in self.begun]
        self.begun.update(span.name for span in fresh)
        self.waiting.extend(fresh)
        name = f' id="{fresh[0].name}-text"' if fresh else ""
        return f"<mark{name}>{raw}</mark>"

    def _numbers(self) -> Iterator[str]:
        """The numbers of the spans that have ended; inside a link they wait for its end."""
        if self.links:
            return
        for span in [s for s in self.waiting if s.end <= self.at]:
            self.waiting.remove(span)
            yield f'<a class="note-ref" href="#{span.name}">{html_entities.escape(span.label)}</a>'


def _trimmed(span: Span, words: str) -> Span | None:
    """The span without blanks at its ends, which may lie between elements; None when all are."""
    inside = words[span.start : span.end]
    if not inside.strip():
        return None
    start = span.start + len(inside) - len(inside.lstrip())
    return span._replace(start=start, end=start + len(inside.strip()))


def _pieces(html: str) -> Iterator[str]:
    """The top-level elements; inline ones belong to the loose words around them."""
    depth, begun, inside = 0, 0, False
    for tag in _TAG.finditer(html):
        closing, name = tag[1] == "/", tag[2]
        is_block = name not in _INLINE
        if depth == 0 and is_block and not closing and not inside:
            yield from _loose(html[begun : tag.start()])
            begun, inside = tag.start(), True
        if name not in _VOID:
            depth += -1 if closing else 1
        if depth == 0 and inside:
            yield html[begun : tag.end()]
            begun, inside = tag.end(), False
    yield from _loose(html[begun:])


def _loose(html: str) -> Iterator[str]:
    if html.strip():
        yield f"<div>{html.strip()}</div>"


def _words(html: str) -> str:
    return html_entities.unescape(_TAG.sub("", html))


def _around(texts: Sequence[str], block: int, start: int, end: int) -> tuple[str, str]:
    """What stands before and after, over the borders of blocks; blanks count once."""
    before = "\n".join([*texts[max(0, block - 2) : block], texts[block][:start]])
    after = "\n".join([texts[block][end:], *texts[block + 1 : block + 3]])
    return _single(before)[-AROUND:], _single(after)[:AROUND]


def _single(words: str) -> str:
    return " ".join(words.split())


def _occurrences(texts: Sequence[str], exact: str) -> list[Place]:
    found: list[Place] = []
    for number, words in enumerate(texts):
        at = words.find(exact)
        while at >= 0 and len(found) < _OCCURRENCES:
            found.append(Place(number, at, at + len(exact), 100.0))
            at = words.find(exact, at + 1)
    return found


def _likenesses(texts: Sequence[str], exact: str) -> Iterator[Place | None]:
    """The likest place of each block; what may move are its ends, to the next borders of words."""
    for number, words in enumerate(texts):
        if not words.strip():
            continue
        if len(words) <= len(exact):
            yield Place(number, 0, len(words), fuzz.ratio(exact, words))
            continue
        near = fuzz.partial_ratio_alignment(exact, words, score_cutoff=ALIKE / 2)
        if near is not None:
            yield _settled(exact, words, number, near.dest_start, near.dest_end)


def _settled(exact: str, words: str, number: int, start: int, end: int) -> Place:
    borders = [0, *(match.start() for match in _WORD_BORDER.finditer(words)), len(words)]
    starts = sorted(borders, key=lambda border: abs(border - start))[:_BORDERS]
    ends = sorted(borders, key=lambda border: abs(border - end))[:_BORDERS]
    return max(
        (
            Place(number, first, last, fuzz.ratio(exact, words[first:last]))
            for first in starts
            for last in ends
            if first < last
        ),
        key=lambda place: (place.alike, -place.start),
        default=Place(number, start, end, 0.0),
    )


def _context(texts: Sequence[str], place: Place, sought: Quote) -> float:
    before, after = _around(texts, place.block, place.start, place.end)
    return (_alike(before, sought.prefix) + _alike(after, sought.suffix)) / 2


def _alike(one: str, other: str) -> float:
    return 100.0 if not one and not other else fuzz.ratio(one, other)
