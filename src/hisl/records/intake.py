"""Statements that come in otherwise than by /xapi: kept like those, with the acts they tell of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hisl.domain.xapi.reading import ReadAct, Unmapped
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Statement as Said

from . import own_acts, receiving, store
from .models import Statement

__all__ = ["Kept", "keep"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of statements, by id; of the new ones, the act each tells of or why of none."""

    new: Mapping[UUID, ReadAct | Unmapped | None]
    known: frozenset[UUID]
    taken: frozenset[UUID]


def keep(statements: Sequence[tuple[Said, Rules]]) -> Kept:
    """Keep checked statements, each on its own; this installation vouches for them.

    Each has an id, and no two the same one. What is there already stays as it is; the id of a
    statement that says something else is taken.
    """
    vouching = own_acts.authority()
    rows = [
        receiving.row_of(said, rules=rules, authority=vouching, credential=None)
        for said, rules in statements
    ]
    ids = [row.id for row in rows]
    before = set(Statement.objects.filter(id__in=ids).values_list("id", flat=True))
    outcomes = store.write([[row] for row in rows])
    pairs = zip(rows, outcomes, strict=True)
    taken = frozenset(row.id for row, one in pairs if isinstance(one, store.ConflictError))
    return Kept(
        new={row.id: row.act for row in rows if row.id not in before | taken},
        known=frozenset(before - taken),
        taken=taken,
    )
