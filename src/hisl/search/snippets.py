"""What is shown of a match: its title and its best lines, with the words that matched marked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from . import words
from .engines import Phrase

__all__ = ["Block", "Text", "blocks"]

_WINDOW = 34
_LEAD = 8
_MOST_CHARS = 20_000
_MOST_MATCHES = 100
_BLOCK_WORDS = 120
_SMALL_BLOCK = 25

# A match: where it begins and ends, and the phrase that it satisfies.
Match = tuple[int, int, Phrase]


@dataclass(frozen=True, slots=True)
class Block:
    """A passage of a text: a paragraph, or short ones that follow each other."""

    text: str
    place: int


class Text:
    """A text that is cut into words once, whatever is then looked for in it."""

    def __init__(self, text: str) -> None:
        self.text = text[:_MOST_CHARS]
        self._words = list(words.cut(self.text))
        self._stems = [words.stem(word) for word, _, _ in self._words]

    @cached_property
    def joined(self) -> str:
        return f" {' '.join(self._stems)} "

    def has(self, phrase: Phrase) -> bool:
        return f" {' '.join(phrase.stems)}{'' if phrase.prefix else ' '}" in self.joined

    def written(self, phrase: Phrase) -> str:
        """The first place where the phrase stands, as it is written there."""
        start, end, _ = next(iter(self.matches([phrase])), (0, 0, phrase))
        return self.text[start:end]

    def highlighted(self, phrases: Collection[Phrase]) -> SafeString:
        """The whole text, safe for a page, with what matched marked."""
        return self._marked(self.matches(phrases), 0, len(self.text))

    def snippet(self, phrases: Collection[Phrase]) -> SafeString:
        """The stretch of the text with the most different matches, safe for a page."""
        if not self._words:
            return SafeString("")
        found = self.matches(phrases)
        first = self._best_start(found)
        last = min(first + _WINDOW, len(self._words)) - 1
        begin = self._words[first][1] if first else 0
        end = self._words[last][2] if last < len(self._words) - 1 else len(self.text)
        before, after = "… " if begin else "", " …" if end < len(self.text) else ""
        return format_html("{}{}{}", before, self._marked(found, begin, end), after)

    def matches(self, phrases: Collection[Phrase]) -> list[Match]:
        """Where phrases stand, in order and apart from each other; the longest first."""
        firsts: dict[str, list[Phrase]] = {}
        for phrase in sorted(phrases, key=lambda one: -len(one.stems)):
            firsts.setdefault(phrase.stems[0], []).append(phrase)
        begins = [phrase for phrase in phrases if phrase.prefix and len(phrase.stems) == 1]
        places = [i for i, stem in enumerate(self._stems) if begins or stem in firsts]
        found: list[Match] = []
        free = 0
        for i in places:
            if i < free or len(found) == _MOST_MATCHES:
                continue
            known = [*firsts.get(self._stems[i], ()), *begins]
            phrase = next((one for one in known if self._stands(one, i)), None)
            if phrase is not None:
                free = i + len(phrase.stems)
                found.append((self._words[i][1], self._words[free - 1][2], phrase))
        return found

    def _stands(self, phrase: Phrase, i: int) -> bool:
        *before, last = phrase.stems
        end = i + len(before)
        if end >= len(self._stems) or self._stems[i:end] != before:
            return False
        if self._stems[end] == last:
            return True
        begun = self._stems[end].startswith(last) or self._words[end][0].startswith(last)
        return phrase.prefix and begun

    def _best_start(self, found: Sequence[Match]) -> int:
        """The word at which the window begins that shows the most, the earliest of equals."""
        where = {start: n for n, (_, start, _) in enumerate(self._words)}
        hits = [(where[start], phrase) for start, _, phrase in found]
        best, most = 0, 0.0
        for first, _ in hits:
            begin = max(0, first - _LEAD)
            inside = [phrase for at, phrase in hits if begin <= at < begin + _WINDOW]
            worth = len(set(inside)) + len(inside) / _MOST_MATCHES
            if worth > most:
                best, most = begin, worth
        return best

    def _marked(self, found: Sequence[Match], begin: int, end: int) -> SafeString:
        parts, here = [], begin
        for start, stop, _ in found:
            if start < here or stop > end:
                continue
            parts += [
                escape(self.text[here:start]),
                "<mark>",
                escape(self.text[start:stop]),
                "</mark>",
            ]
            here = stop
        parts.append(escape(self.text[here:end]))
        return mark_safe("".join(parts))  # noqa: S308 (every piece of the text is escaped)


def blocks(text: str) -> list[Block]:
    """The passages of a plain text: short lines are joined, long ones parted."""
    passages: list[list[str]] = []
    for line in text[:_MOST_CHARS].split("\n"):
        for piece in _pieces(line):
            last = passages[-1] if passages else None
            if last is not None and len(" ".join(last).split()) < _SMALL_BLOCK:
                last.append(piece)
            else:
                passages.append([piece])
    return [Block("\n".join(lines), place) for place, lines in enumerate(passages)]


def _pieces(line: str) -> Iterator[str]:
    spoken = line.split()
    for start in range(0, len(spoken), _BLOCK_WORDS):
        yield " ".join(spoken[start : start + _BLOCK_WORDS])
