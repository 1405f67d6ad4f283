"""Statements about statements: voiding, and being found by what the target is found by.

Whichever of the two comes first, the outcome is the same. Source: xAPI 1.0.3 part two, section
2.3.2 (voiding), and part three, section 2.1.3 (filter conditions for StatementRefs).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection

from hisl.domain.xapi import references, validate
from hisl.domain.xapi.references import Kind
from hisl.domain.xapi.rules import Rules

if TYPE_CHECKING:
    from .store import Row

__all__ = ["as_key", "resolve"]

DEEPEST = 20
MOST_AT_ONCE = 1_000
REFERENCE = "INSERT INTO records_reference (key, seq) VALUES (%s, %s) ON CONFLICT DO NOTHING"


class Known(NamedTuple):
    """A stored statement, as far as it matters here."""

    id: UUID
    seq: int
    own_keys: set[int]
    target: UUID | None
    voids: bool


def resolve(cursor: Any, rows: Sequence[Row]) -> None:
    """Draw the consequences of newly written rows for them and for what was there before."""
    keys = [_target_key(row.id) for row in rows]
    waiting = _referrers(cursor, keys)
    for row, key in zip(rows, keys, strict=True):
        about_it = waiting.get(key, [])
        if row.target is None and not about_it:
            continue
        known = Known(row.id, row.seq, row.keys, row.target, row.voids)
        if row.voids and row.target:
            _void(cursor, row.target, by=row.id)
        for other in _read(cursor, about_it):
            if other.voids and other.target == row.id and not row.voids:
                _void(cursor, row.id, by=other.id)
        _inherit(cursor, known)


def _void(cursor: Any, target: UUID, *, by: UUID) -> None:
    """Mark the target as voided, unless it is a voiding statement or was voided before."""
    found = _find(cursor, target)
    if found and not found.voids:
        cursor.execute(
            "UPDATE records_statement SET voided_by = %s WHERE id = %s AND voided_by IS NULL",
            [as_key(by), as_key(target)],
        )


def _inherit(cursor: Any, start: Known) -> None:
    """Let the statement, and all that are about it, be found by what their targets are found by."""
    inherited: set[int] = set()
    above: list[Known] = []
    target, seen = start.target, {start.id}
    while target and target not in seen and len(seen) < DEEPEST:
        seen.add(target)
        found = _find(cursor, target)
        if found is None:
            break
        above.append(found)
        target = found.target
    for known in above:
        inherited |= known.own_keys - ({_target_key(known.target)} if known.target else set())
    pairs = {(key, start.seq) for key in inherited}
    passed_on = inherited | start.own_keys - (
        {_target_key(start.target)} if start.target else set()
    )
    for other in _all_about(cursor, start):
        pairs |= {(key, other.seq) for key in passed_on}
    if pairs:
        cursor.executemany(REFERENCE, sorted(pairs))


def _all_about(cursor: Any, start: Known) -> list[Known]:
    """The statements about this one, those about them, and so on."""
    found: dict[UUID, Known] = {}
    edge = [start.id]
    while edge and len(found) < MOST_AT_ONCE:
        seqs = [s for one in edge for s in _seqs_by_key(cursor, [_target_key(one)])]
        edge = []
        for other in _read(cursor, seqs):
            if other.id != start.id and other.id not in found:
                found[other.id] = other
                edge.append(other.id)
    return list(found.values())


def _referrers(cursor: Any, keys: Sequence[int]) -> dict[int, list[int]]:
    """The numbers of the statements that are about others, by the others' target keys."""
    found: dict[int, list[int]] = {}
    for key, seq in _pairs(cursor, keys):
        found.setdefault(key, []).append(seq)
    return found


def _pairs(cursor: Any, keys: Sequence[int]) -> list[tuple[int, int]]:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT key, seq FROM records_reference WHERE key = ANY(%s)", [list(keys)])
        return cursor.fetchall()
    found = []
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        slots = ", ".join(["%s"] * len(some))
        cursor.execute(
            f"SELECT key, seq FROM records_reference WHERE key IN ({slots})",  # noqa: S608
            some,
        )
        found += cursor.fetchall()
    return found


def _seqs_by_key(cursor: Any, keys: Sequence[int]) -> list[int]:
    return [seq for _, seq in _pairs(cursor, keys)]


def _target_key(one: UUID) -> int:
    return references.key.__wrapped__(Kind.TARGET, str(one))


def _find(cursor: Any, one: UUID) -> Known | None:
    cursor.execute(
        "SELECT id, seq, body FROM records_statement WHERE id = %s AND seq IS NOT NULL",
        [as_key(one)],
    )
    row = cursor.fetchone()
    return _known(*row) if row else None


def _read(cursor: Any, seqs: Sequence[int]) -> list[Known]:
    found = []
    for seq in seqs:
        cursor.execute("SELECT id, seq, body FROM records_statement WHERE seq = %s", [seq])
        if row := cursor.fetchone():
            found.append(_known(*row))
    return found


def _known(one: Any, seq: int, body: str) -> Known:
    statement = validate.statement(body.encode(), Rules.V2, trusted=True)
    target = references.target(statement)
    own = one if isinstance(one, UUID) else UUID(hex=one)
    return Known(
        own,
        seq,
        references.keys(statement),
        UUID(target) if target else None,
        references.voids(statement),
    )


def as_key(one: UUID) -> UUID | str:
    """An id as this database takes it."""
    return one if connection.features.has_native_uuid_field else one.hex
