"""The hand-written texts beside this file, and how their slots are filled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any, cast

from hisl.domain.demo.steps import Level

__all__ = [
    "Edit",
    "Situation",
    "Slots",
    "Text",
    "fill",
    "lesson_replies",
    "lessons",
    "situations",
    "stories",
]

SENTENCE_START = re.compile(r"(?:\A|[.?] |\n\n)[a-z]")

Choices = Mapping[str, str | Sequence[str]]
Slots = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """Words with slots, and the level a rater gave them (None for titles and notes)."""

    words: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One revision of a page: `section` gets `words`, in place of what it said before."""

    level: Level
    reason: str
    section: str
    words: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that happens again and again, each time with another machine and another place.

    exchanges are pairs of what is said to somebody and what they say to it: the asker's reply to
    an answer and what comes back; in a discussion a reply to the opener and the opener's word.
    """

    kind: str
    key: str
    topics: tuple[str, ...]
    machines: tuple[str, ...]
    tags: tuple[str, ...]
    slots: Choices
    parts: Mapping[str, tuple[Text, ...]]
    exchanges: tuple[tuple[Text, Text], ...] = ()
    edits: tuple[Edit, ...] = ()

    def __hash__(self) -> int:
        return id(self)

    def draw(self, rng: Random) -> dict[str, str]:
        """One filling of the slots, the machine `m` among them."""
        drawn = {name: _choice(rng, choices) for name, choices in self.slots.items()}
        return drawn | {"m": rng.choice(self.machines)}


@cache
def situations(kind: str, topic: str) -> tuple[Situation, ...]:
    """All situations of a kind (question, discussion, story, page, ...) for a topic."""
    return tuple(s for s in _all() if s.kind == kind and topic in s.topics)


@cache
def lessons() -> tuple[tuple[str, Text], ...]:
    """Title and text of the lessons, each ending with the demand for an answer."""
    lesson = _file("talks")["lesson"]
    return tuple(
        (entry["title"], Text(f"{text.words}\n\n{lesson['close']}", text.level))
        for entry in lesson["text"]
        for text in [_text(entry["body"])]
    )


@cache
def stories() -> tuple[Mapping[str, Any], ...]:
    """The blog posts with what is said to them, in order of time."""
    return tuple(_file("stories")["post"])


@cache
def lesson_replies() -> tuple[Text, ...]:
    """What people write under a lesson because they must."""
    return tuple(_text(line) for line in _file("talks")["lesson"]["reply"])


def fill(text: str, slots: Slots) -> str:
    """The text with its slots filled, capitals where a sentence begins.

    A slot without filling is a KeyError.
    """
    return SENTENCE_START.sub(lambda found: found[0].upper(), text.format_map(slots))


@cache
def _file(name: str) -> dict[str, Any]:
    path = resources.files("hisl.domain.demo").joinpath("texts", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _all() -> tuple[Situation, ...]:
    found = []
    for name in ("pumps", "lines", "desk", "small", "talks", "pages", "debriefs"):
        whole = _file(name)
        for kind in ("question", "discussion", "experiment", "review", "story", "page", "debrief"):
            for entry in whole.get(kind, ()):
                own = whole.get(entry["topics"][0])
                common = own if isinstance(own, dict) else whole
                found.append(_situation(kind, entry, common))
    return tuple(found)


def _situation(kind: str, entry: Mapping[str, Any], common: Mapping[str, Any]) -> Situation:
    parts = {
        name: _texts(entry.get(name, common.get(name, ())))
        for name in (
            *("title", "body", "setting", "closing", "opener", "answer", "aside", "worked"),
            *("failed", "cross", "intro"),
            *("expected", "happened", "why", "change"),
        )
    }
    return Situation(
        kind=kind,
        key=entry.get("key", ""),
        topics=tuple(entry["topics"]),
        machines=tuple(entry["machines"]),
        tags=tuple(entry.get("tags", ())),
        slots={**common.get("slot", {}), **entry.get("slot", {})},
        parts=parts,
        exchanges=tuple(
            (_text(a), _text(b)) for a, b in entry.get("exchange", entry.get("reply", ()))
        ),
        edits=tuple(_edit(*edit) for edit in entry.get("edits", ())),
    )


def _texts(given: str | Sequence[str]) -> tuple[Text, ...]:
    lines = [given] if isinstance(given, str) else given
    return tuple(_text(line) for line in lines)


def _text(line: str) -> Text:
    if line[:1] == "C" and line[2:3] == "|":
        return Text(line[3:], cast(Level, line[:2]))
    return Text(line)


def _edit(marked_reason: str, section: str, words: str) -> Edit:
    reason = _text(marked_reason)
    return Edit(cast(Level, reason.level), reason.words, section, words)


def _choice(rng: Random, choices: str | Sequence[str]) -> str:
    if isinstance(choices, str):
        low, high = choices.split("..")
        return str(rng.randint(int(low), int(high)))
    return rng.choice(choices)
