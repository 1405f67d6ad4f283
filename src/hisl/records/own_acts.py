"""Taking in HISL's own acts: those written with their content get their number and references."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from hisl.domain.xapi import references, validate
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Account, Agent

from . import store, targets
from .watermark import announced, wait_for_turn

__all__ = ["OURS", "authority", "take_in"]

BATCH = 1_000
OURS = 0
"""The credential of statements that HISL itself made; keys are numbered from 1."""


def authority() -> Agent:
    """Who vouches for HISL's own acts: this installation."""
    return Agent(object_type="Agent", account=Account(home_page=settings.HISL_ADDRESS, name="hisl"))


def take_in() -> int:
    """Take in a batch of what was committed, in the order of the acts; gives how many."""
    with announced(), transaction.atomic(), connection.cursor() as cursor:
        wait_for_turn(cursor)
        cursor.execute(WAITING, [BATCH])
        rows = [_row(one, body) for one, body in cursor.fetchall()]
        if not rows:
            return 0
        store.number(cursor, rows)
        cursor.executemany(
            "UPDATE records_statement SET seq = %s, credential_id = %s WHERE id = %s",
            [(row.seq, OURS, targets.as_key(row.id)) for row in rows],
        )
        store.insert_references(cursor, rows)
        targets.resolve(cursor, rows)
    return len(rows)


def _row(one: UUID | str, body: str) -> store.Row:
    statement = validate.statement(body.encode(), Rules.V2, trusted=True)
    statement.authority = authority()
    return store.Row(
        id=one if isinstance(one, UUID) else UUID(hex=one),
        body=b"",
        at=None,
        keys=references.keys(statement),
        credential=OURS,
    )


WAITING = """
SELECT statement.id, statement.body
FROM records_statement AS statement LEFT JOIN records_act AS act ON act.id = statement.id
WHERE statement.seq IS NULL ORDER BY act.seq LIMIT %s
"""
