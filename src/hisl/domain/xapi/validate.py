"""From bytes to statements, or to all that is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import msgspec
from msgspec import UNSET

from hisl.domain.errors import HislError
from hisl.domain.xapi.rules import Rules, agent_problems, statement_problems
from hisl.domain.xapi.shapes import Agent, Context, Statement, Thing

__all__ = [
    "DEEPEST",
    "InvalidError",
    "Problem",
    "agent",
    "statement",
    "statements",
    "too_deep",
]

DEEPEST = 64
"""How deep arrays and objects may stand in one another."""
MOST_PROBLEMS = 1_000

_one = msgspec.json.Decoder(Statement)
_raw_list = msgspec.json.Decoder(list[msgspec.Raw])
_agent = msgspec.json.Decoder(Agent)
_PLACED = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: the number of the statement in its batch and the JSON path."""

    index: int
    path: str
    what: str

    def __str__(self) -> str:
        return f"statement {self.index}, {self.path}: {self.what}"


class InvalidError(HislError):
    """Something is no valid xAPI; problems holds at least one for every bad statement."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


def statements(body: bytes, rules: Rules) -> list[Statement]:
    """The statements of a body that holds one or an array of them.

    Raises InvalidError with every bad statement of the batch named, never for the first alone; it
    gives up after MOST_PROBLEMS.
    """
    text = _utf8(body)
    single = not text.lstrip(" \t\r\n").startswith("[")
    good: dict[int, Statement] = {}
    bad: list[Problem] = []
    for index, raw in enumerate([body] if single else _split(body)):
        try:
            good[index] = statement(raw, rules, index=index)
        except InvalidError as invalid:
            bad += invalid.problems
            if len(bad) >= MOST_PROBLEMS:
                break
    bad += _same_ids(good)
    if bad:
        raise InvalidError(bad)
    return list(good.values())


def statement(
    raw: bytes | msgspec.Raw, rules: Rules, *, index: int = 0, trusted: bool = False
) -> Statement:
    """One statement. trusted leaves the rules out: it has been through here before."""
    if not trusted and too_deep(bytes(raw)):
        raise InvalidError([Problem(index, "$", f"is nested deeper than {DEEPEST}")])
    try:
        one = _one.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise InvalidError([_misshapen(index, problem)]) from problem
    if not trusted:
        found = statement_problems(one, rules)
        if found:
            raise InvalidError([Problem(index, path, what) for path, what in found])
        _straighten(one)
    return one


def agent(text: str) -> Agent:
    """An agent or group that stands alone, as in a query."""
    try:
        one = _agent.decode(text.encode())
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as problem:
        raise InvalidError([_misshapen(0, problem)]) from problem
    found = agent_problems(one)
    if found:
        raise InvalidError([Problem(0, path, what) for path, what in found])
    return one


def too_deep(body: bytes, deepest: int = DEEPEST) -> bool:
    """Whether arrays and objects stand deeper in one another; strings are left out of account."""
    if body.count(b"{") + body.count(b"[") <= deepest:
        return False
    depth = 0
    for mark in _MARKS.finditer(body):
        opening = mark[0]
        if opening in b"{[":
            depth += 1
            if depth > deepest:
                return True
        elif opening in b"}]":
            depth -= 1
    return False


# A string as a whole, or one bracket.
_MARKS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.DOTALL)


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as problem:
        raise InvalidError([Problem(0, "$", "is not UTF-8")]) from problem


def _split(body: bytes) -> list[msgspec.Raw]:
    try:
        return _raw_list.decode(body)
    except (msgspec.MsgspecError, RecursionError) as problem:
        raise InvalidError([_misshapen(0, problem)]) from problem


def _misshapen(index: int, problem: Exception) -> Problem:
    if not isinstance(problem, msgspec.ValidationError):
        return Problem(index, "$", f"is no JSON: {problem}")
    placed = _PLACED.fullmatch(str(problem))
    what, path = (placed["what"], placed["path"] or "$") if placed else (str(problem), "$")
    unknown = _UNKNOWN.fullmatch(what)
    if unknown:
        return Problem(index, f"{path}.{unknown[1]}", "is not a property known here")
    return Problem(index, path, f"{what[0].lower()}{what[1:]}")


def _same_ids(good: dict[int, Statement]) -> list[Problem]:
    seen = Counter(one.id.lower() for one in good.values() if one.id is not UNSET)
    if not seen or seen.most_common(1)[0][1] == 1:
        return []
    return [
        Problem(index, "$.id", "stands more than once in this batch")
        for index, one in good.items()
        if one.id is not UNSET and seen[one.id.lower()] > 1
    ]


def _straighten(said: Statement | Thing) -> None:
    """Write a single context activity as an array of one, as it must be given back."""
    if said.context:
        _straighten_context(said.context)
    if isinstance(said.object, Thing) and said.object.context:
        _straighten_context(said.object.context)


def _straighten_context(context: Context) -> None:
    activities = context.context_activities
    if activities is UNSET:
        return
    for name in activities.__struct_fields__:
        given = getattr(activities, name)
        if given is not UNSET and not isinstance(given, list):
            setattr(activities, name, [given])
