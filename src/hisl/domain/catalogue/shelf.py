"""Reading the catalogue's file, checking every field of it, and finding an entry in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from hisl.domain.catalogue.entries import (
    GRADES,
    Entry,
    Extent,
    Lagging,
    Leading,
    Mark,
    Path,
    Source,
    Via,
)
from hisl.domain.errors import SchemaError
from hisl.domain.grid import Collegiality, Complexity, Level, Quadrant, Span
from hisl.domain.kolb import Stage

__all__ = ["Catalogue", "entries", "entry", "parse", "paths", "quadrants", "search", "version"]

_FILE = "interventions.toml"
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_QUERY = re.compile(r"[a-z][a-z0-9_]*")

V = TypeVar("V")
L = TypeVar("L", bound=Level)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries by number, all paths, and the version of the file they come from."""

    version: str
    entries: tuple[Entry, ...]
    paths: tuple[Path, ...]


def version() -> str:
    """The version of the catalogue's file."""
    return _shelf().version


def entries() -> tuple[Entry, ...]:
    """All entries, by number."""
    return _shelf().entries


def paths() -> tuple[Path, ...]:
    """The ready paths, in the order of the file."""
    return _shelf().paths


def entry(key: str | int) -> Entry:
    """The entry of that slug or number; SchemaError when there is none."""
    for candidate in entries():
        if key in (candidate.slug, candidate.number):
            return candidate
    raise SchemaError("entry", f"the catalogue has no {key!r}", "use a slug or a number from it")


@cache
def quadrants() -> Mapping[Quadrant, tuple[Entry, ...]]:
    """The entries of each quadrant by potential, run as described."""
    return MappingProxyType(
        {q: tuple(e for e in entries() if e.place.quadrant is q) for q in Quadrant}
    )


def search(
    *,
    problem: str | None = None,
    minutes: int | None = None,
    size: int | None = None,
    grade: str | None = None,
) -> tuple[Entry, ...]:
    """Entries that suit, by number; with a problem, those whose words match it best come first.

    problem is free text; minutes what a participant has for one occasion; size how many people
    there are; grade the least grade of the literature. Raises SchemaError for an unknown grade.
    """
    if grade is not None and grade not in GRADES:
        raise SchemaError("grade", f"{grade!r} is no grade", f"use one of {', '.join(GRADES)}")
    words = _words(problem or "")
    matches = {e.number: _matches(words, e) for e in entries()}
    fitting = [
        e
        for e in entries()
        if (not words or any(matches[e.number]))
        and (minutes is None or e.minutes.low <= minutes)
        and (size is None or e.size.holds(size))
        and (grade is None or GRADES.index(e.grade) <= GRADES.index(grade))
    ]
    return tuple(sorted(fitting, key=lambda e: matches[e.number], reverse=True))


def parse(text: str) -> Catalogue:
    """The catalogue in a TOML text; SchemaError naming entry and field when something is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(_FILE, str(error), "write valid TOML") from None
    top = _Fields("catalogue", data)
    file_version = top.text("version")
    rows = [_Fields(_label("entry", row), row) for row in top.rows("entry")]
    names = {fields.integer("number"): fields.text("name") for fields in rows}
    found = tuple(sorted((_entry(fields, names) for fields in rows), key=lambda e: e.number))
    _refuse_twice("entry", "number", [e.number for e in found])
    _refuse_twice("entry", "slug", [e.slug for e in found])
    by_number = {e.number: e for e in found}
    routes = tuple(_path(_Fields(_label("path", row), row), by_number) for row in top.rows("path"))
    _refuse_twice("path", "slug", [path.slug for path in routes])
    top.refuse_the_rest()
    return Catalogue(file_version, found, routes)


@cache
def _shelf() -> Catalogue:
    return parse(resources.files(__package__).joinpath(_FILE).read_text("utf-8"))


def _words(text: str) -> set[str]:
    """Words of four letters or more, cut short so that answer, answers and answered meet."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def _matches(words: set[str], e: Entry) -> tuple[int, int]:
    """Words found in the name, and words found in all that describes the entry."""
    described = " ".join((e.name, e.description, e.leading.text, e.lagging.label, e.failure))
    return len(words & _words(e.name)), len(words & _words(described))


def _label(kind: str, row: Mapping[str, Any]) -> str:
    return f"{kind} {row.get('number', row.get('slug', '?'))}"


def _refuse_twice(kind: str, field: str, values: list[Any]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise SchemaError(f"{kind}.{field}", f"{twice[0]!r} occurs twice", "give each its own")


class _Fields:
    """One table of the file: every field is asked for by name and kind, and none may be left."""

    def __init__(self, label: str, row: Mapping[str, Any]) -> None:
        self.label = label
        self._row = row
        self._asked: set[str] = set()

    def wrong(self, field: str, problem: str, fix: str) -> SchemaError:
        return SchemaError(f"{self.label}, {field}", problem, fix)

    def get(self, field: str, kind: type[V], default: V | None = None) -> V:
        self._asked.add(field)
        value = self._row.get(field, default)
        if value is None:
            raise self.wrong(field, "it is missing", f"add a {kind.__name__}")
        if type(value) is not kind:
            raise self.wrong(field, f"{value!r} is no {kind.__name__}", f"use a {kind.__name__}")
        return value

    def has(self, field: str) -> bool:
        return field in self._row

    def text(self, field: str, default: str | None = None) -> str:
        value = self.get(field, str, default)
        if default is None and not value.strip():
            raise self.wrong(field, "it is empty", "write a word or a sentence")
        return value

    def integer(self, field: str, low: int = 1) -> int:
        value = self.get(field, int)
        if value < low:
            raise self.wrong(field, f"{value} is too small", f"use {low} or more")
        return value

    def matching(self, field: str, pattern: re.Pattern[str]) -> str:
        value = self.text(field)
        if not pattern.fullmatch(value):
            raise self.wrong(field, f"{value!r} is malformed", f"match {pattern.pattern}")
        return value

    def one_of(self, field: str, allowed: tuple[str, ...]) -> str:
        value = self.text(field)
        if value not in allowed:
            raise self.wrong(field, f"{value!r} is unknown", f"use one of {', '.join(allowed)}")
        return value

    def rows(self, field: str) -> list[dict[str, Any]]:
        return self.get(field, list, [])

    def table(self, field: str) -> _Fields:
        return _Fields(f"{self.label}, {field}", self.get(field, dict))

    def refuse_the_rest(self) -> None:
        unknown = sorted(set(self._row) - self._asked)
        if unknown:
            raise self.wrong(unknown[0], "the field is unknown", "check its spelling or remove it")


def _entry(fields: _Fields, names: Mapping[int, str]) -> Entry:
    made = Entry(
        number=fields.integer("number"),
        slug=fields.matching("slug", _SLUG),
        version=fields.integer("version"),
        name=fields.text("name"),
        description=fields.text("description"),
        complexity=_span(fields.table("complexity"), Complexity),
        collegiality=_span(fields.table("collegiality"), Collegiality),
        kolb_main=_stages(fields, "kolb_main"),
        kolb_touched=_stages(fields, "kolb_touched"),
        minutes=_extent(fields.table("minutes")),
        rhythm=fields.text("rhythm"),
        size=_extent(fields.table("size")),
        size_note=fields.text("size_note", ""),
        facilitator_minutes=_facilitator_minutes(fields),
        leading=_leading(fields.table("leading")),
        lagging=_lagging(fields.table("lagging")),
        grade=fields.one_of("grade", GRADES),
        grade_note=fields.text("grade_note", ""),
        via=_via(fields.table("via"), names) if fields.has("via") else None,
        sources=_sources(fields),
        failure=fields.text("failure"),
        guard=fields.text("guard"),
        confidential=fields.get("confidential", bool, False),
        pair_format=fields.get("pair_format", bool, False),
    )
    _refuse_unsupported(fields, made)
    fields.refuse_the_rest()
    return made


def _refuse_unsupported(fields: _Fields, made: Entry) -> None:
    if not made.kolb_main:
        raise fields.wrong("kolb_main", "it has no stage", "name at least one main stage")
    both = set(made.kolb_main) & set(made.kolb_touched)
    if both:
        raise fields.wrong("kolb_touched", f"{min(both)} is a main stage", "name it once")
    if made.grade != "D" and not made.sources:
        raise fields.wrong("sources", f"grade {made.grade} has none", "name one or grade it D")


def _facilitator_minutes(fields: _Fields) -> int | None:
    return fields.integer("facilitator_minutes", 0) if fields.has("facilitator_minutes") else None


def _span(fields: _Fields, axis: type[L]) -> Span[L]:
    known = tuple(str(level) for level in axis)
    low = axis.of(fields.one_of("low", known))
    if not fields.has("high"):
        fields.refuse_the_rest()
        return Span(low, low)
    high = axis.of(fields.one_of("high", known))
    if not low < high:
        raise fields.wrong("high", f"{high} does not lie above {low}", "raise it or remove it")
    span = Span(low, high, fields.text("condition"))
    fields.refuse_the_rest()
    return span


def _stages(fields: _Fields, field: str) -> tuple[Stage, ...]:
    names = fields.get(field, list)
    unknown = [name for name in names if name not in set(Stage)]
    if unknown:
        raise fields.wrong(field, f"{unknown[0]!r} is no stage", "use CE, RO, AC or AE")
    return tuple(stage for stage in Stage if stage in names)


def _extent(fields: _Fields) -> Extent:
    low = fields.integer("low")
    high = fields.integer("high", low) if fields.has("high") else None
    fields.refuse_the_rest()
    return Extent(low, high)


def _leading(fields: _Fields) -> Leading:
    leading = Leading(fields.text("text"), fields.matching("query", _QUERY))
    fields.refuse_the_rest()
    return leading


def _lagging(fields: _Fields) -> Lagging:
    lagging = Lagging(fields.text("label"), fields.text("unit"))
    fields.refuse_the_rest()
    return lagging


def _via(fields: _Fields, names: Mapping[int, str]) -> Via:
    number = fields.integer("entry")
    if number not in names:
        raise fields.wrong("entry", f"there is no entry {number}", "name an entry of this file")
    via = Via(number, names[number], fields.one_of("grade", GRADES))
    fields.refuse_the_rest()
    return via


def _sources(fields: _Fields) -> tuple[Source, ...]:
    rows = fields.rows("sources")
    return tuple(
        _source(_Fields(f"{fields.label}, source {n}", row)) for n, row in enumerate(rows, start=1)
    )


def _source(fields: _Fields) -> Source:
    source = Source(
        author=fields.text("author"),
        year=fields.text("year"),
        work=fields.text("work"),
        mark=Mark(fields.one_of("mark", tuple(mark.value for mark in Mark))),
        population=fields.text("population", ""),
        finding=fields.text("finding", ""),
    )
    if source.finding and source.mark is not Mark.CHECKED:
        raise fields.wrong("finding", "the source is not checked", "confirm it or remove it")
    if re.search(r"\d", source.finding):
        raise fields.wrong("finding", "it holds a figure", "say it in words: none is imported")
    fields.refuse_the_rest()
    return source


def _path(fields: _Fields, by_number: Mapping[int, Entry]) -> Path:
    numbers = fields.get("steps", list)
    unknown = [number for number in numbers if number not in by_number]
    if unknown or not numbers:
        problem = f"there is no entry {unknown[0]}" if unknown else "it has none"
        raise fields.wrong("steps", problem, "name entries of this file")
    path = Path(
        slug=fields.matching("slug", _SLUG),
        version=fields.integer("version"),
        name=fields.text("name"),
        description=fields.text("description"),
        steps=tuple(by_number[number] for number in numbers),
        remark=fields.text("remark"),
    )
    fields.refuse_the_rest()
    return path
