"""Statements that come in otherwise than by /xapi: kept like those, with the acts they tell of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from hisl.domain.xapi.reading import ReadAct
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Statement as Said

from . import own_acts, receiving, store
from .models import Statement

__all__ = ["Incoming", "Kept", "keep"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A checked statement with an id, the rules it was checked by, and the act it tells of."""

    statement: Said
    rules: Rules
    act: ReadAct | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of statements, by id: new, there before, or taken by another statement."""

    new: frozenset[UUID]
    known: frozenset[UUID]
    taken: frozenset[UUID]


def keep(incoming: Sequence[Incoming]) -> Kept:
    """Keep statements, each on its own, with their acts; this installation vouches for them.

    No two have the same id. A statement that is there already stays as it is, and so do its acts.
    """
    rows = [_row(one) for one in incoming]
    ids = {row.id for row in rows}
    before = set(Statement.objects.filter(id__in=ids).values_list("id", flat=True))
    outcomes = store.write([[row] for row in rows])
    taken = {
        row.id
        for row, outcome in zip(rows, outcomes, strict=True)
        if isinstance(outcome, store.ConflictError)
    }
    return Kept(frozenset(ids - before - taken), frozenset(before - taken), frozenset(taken))


def _row(one: Incoming) -> store.Row:
    authority = own_acts.authority()
    row = receiving.row_of(one.statement, rules=one.rules, authority=authority, credential=None)
    row.act = asdict(one.act) if one.act else None
    return row
