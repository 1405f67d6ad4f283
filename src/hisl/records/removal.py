"""Taking statements out of the store: an agent's, those that are old, those a key may not keep.

The one door by which anything leaves the log. What was chosen can be counted first; it goes in
batches, so that a run that was stopped is finished by the next one. HISL's own acts are not
touched here: what a person of this installation did is theirs, and goes with the person.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from hisl.domain.errors import InputError
from hisl.domain.xapi import references, validate
from hisl.domain.xapi.agents import everybody_in, identifier
from hisl.domain.xapi.references import Kind
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.validate import InvalidError

from . import attachments, export, own_acts, seqs, targets
from .models import Act, Credential, Document, Reference, Removal, Statement

__all__ = ["Chosen", "Count", "by_age", "by_agent", "by_key", "keep_no_longer", "look", "remove"]

BATCH = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to go: a rule, what it is applied to, and the bounds that follow from both."""

    rule: Removal.Rule
    of: str
    agent: str | None = None
    before: int | None = None
    credential: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How much a choice takes: statements, the acts they told of, documents, attachments."""

    statements: int = 0
    acts: int = 0
    documents: int = 0
    attachments: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.statements + other.statements,
            self.acts + other.acts,
            self.documents + other.documents,
            self.attachments + other.attachments,
        )


def by_agent(text: str) -> Chosen:
    """Every foreign statement that names an agent anywhere, and the agent's documents.

    text is the agent as JSON, as in the parameter of a query. Raises InputError when it is none,
    when nothing identifies it, or when it is a person of this installation.
    """
    try:
        agent = validate.agent(text)
    except InvalidError as invalid:
        problem = f"is no agent: {invalid.problems[0].what}"
        raise InputError("agent", problem, 'give it as {"mbox": "mailto:…"}') from invalid
    name = identifier(agent)
    if name is None:
        raise InputError("agent", "has nothing to be known by", "give its mbox or its account")
    if name.startswith(f"account\n{settings.HISL_ADDRESS}\n"):
        raise InputError(
            "agent", "belongs to this installation", "erase the person, and the acts go with them"
        )
    return Chosen(Removal.Rule.AGENT, _digest(name), agent=name)


def by_age(before: datetime) -> Chosen:
    """Every foreign statement stored before a moment."""
    return Chosen(Removal.Rule.AGE, f"before {before.isoformat()}", before=seqs.of(before))


def by_key(key: Credential, before: datetime) -> Chosen:
    """What came by a key before a moment."""
    of = f"{key.prefix} before {before.isoformat()}"
    return Chosen(Removal.Rule.KEY, of, before=seqs.of(before), credential=key.pk)


def look(chosen: Chosen) -> Count:
    """How much would go; nothing is changed."""
    total = Count(documents=_documents(chosen).count() if chosen.agent else 0)
    for batch in _batches(chosen):
        ids = [one for _, one, _ in batch]
        named = {digest for _, _, body in batch for digest in _attached(body)}
        total += Count(len(batch), Act.objects.filter(id__in=ids).count(), 0, len(named))
    return total


def remove(
    chosen: Chosen, *, by: str, reason: str, progress: Callable[[int], None] | None = None
) -> Count:
    """Take out what was chosen, and write down that it was, batch by batch; gives how much.

    by is who asked for it, reason why; both stay. progress is called with each batch's statements.
    """
    total = _forget_documents(chosen, by=by, reason=reason)
    for batch in _batches(chosen):
        total += _take_out(batch, chosen, by=by, reason=reason)
        if progress:
            progress(len(batch))
    if chosen.agent:
        _forget_keys(chosen.agent)
    return total


def keep_no_longer(now: datetime) -> str | None:
    """The job that keeps the keeping times of keys."""
    gone = 0
    for key in Credential.objects.exclude(keep_days=None):
        chosen = by_key(key, now - timedelta(days=key.keep_days or 0))
        gone += remove(chosen, by="hisl", reason=f"kept for {key.keep_days} days").statements
    return f"{gone} statements had been kept long enough" if gone else None


def _batches(chosen: Chosen) -> Iterator[list[tuple[int, UUID, str]]]:
    """The statements of a choice in order of storage: (seq, id, body)."""
    after = -1
    while rows := list(_foreign(chosen).filter(seq__gt=after).order_by("seq")[:BATCH]):
        after = rows[-1][0]
        batch = [row for row in rows if chosen.agent is None or _names(row[2], chosen.agent)]
        if batch:
            yield batch


def _foreign(chosen: Chosen) -> Any:
    found = Statement.objects.filter(seq__isnull=False).exclude(credential=own_acts.OURS)
    if chosen.agent:
        key = references.key(Kind.RELATED_AGENT, chosen.agent)
        found = found.filter(seq__in=Reference.objects.filter(key=key).values("seq"))
    if chosen.before is not None:
        found = found.filter(seq__lt=chosen.before)
    if chosen.credential is not None:
        found = found.filter(credential=chosen.credential)
    return found.values_list("seq", "id", "body")


def _names(body: str, agent: str) -> bool:
    """Whether the agent stands in the statement: two agents can share a key."""
    statement = validate.statement(body.encode(), Rules.V2, trusted=True)
    return any(identifier(one) == agent for one in everybody_in(statement))


def _attached(body: str) -> set[str]:
    if '"attachments":' not in body:
        return set()
    said = validate.statement(body.encode(), Rules.V2, trusted=True)
    return {
        one.sha2.lower() for one in (*(said.attachments or ()), *(said.object.attachments or ()))
    }


def _take_out(
    batch: Sequence[tuple[int, UUID, str]], chosen: Chosen, *, by: str, reason: str
) -> Count:
    """Take a batch out, with what hangs on it; whenever this is stopped, a next run finishes it.

    Data and exported columns go first: while the statements are there, a next run finds them.
    """
    ids = [one for _, one, _ in batch]
    dropped = _drop_loose({digest for _, _, body in batch for digest in _attached(body)}, ids)
    keys = [targets.as_key(one) for one in ids]
    has_acts = Act.objects.filter(id__in=ids).exists()
    files = export.taken_away() if has_acts else nullcontext()
    with files, transaction.atomic(), connection.cursor() as cursor:
        _delete(cursor, "records_reference", "seq", [seq for seq, _, _ in batch])
        acts = _delete(cursor, "records_act", "id", keys)
        count = Count(_delete(cursor, "records_statement", "id", keys), acts, 0, dropped)
        _note(chosen, count, by=by, reason=reason)
    return count


def _note(chosen: Chosen, count: Count, *, by: str, reason: str) -> None:
    Removal.objects.create(
        at=timezone.now(), rule=chosen.rule, of=chosen.of, by=by, reason=reason, **asdict(count)
    )


def _delete(cursor: Any, table: str, column: str, values: Sequence[Any]) -> int:
    """Delete below the models, which let nobody do it."""
    slots = ", ".join(["%s"] * len(values))
    cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({slots})", list(values))  # noqa: S608
    return cursor.rowcount


def _documents(chosen: Chosen) -> Any:
    key = references.key(Kind.RELATED_AGENT, chosen.agent or "")
    return Document.objects.filter(agent=key)


@transaction.atomic
def _forget_documents(chosen: Chosen, *, by: str, reason: str) -> Count:
    count = Count(documents=_documents(chosen).delete()[0] if chosen.agent else 0)
    if count.documents:
        _note(chosen, count, by=by, reason=reason)
    return count


def _forget_keys(agent: str) -> None:
    """Statements about the agent's statements are found by their keys, too."""
    keys = [references.key(kind, agent) for kind in (Kind.AGENT, Kind.RELATED_AGENT)]
    Reference.objects.filter(key__in=keys).delete()


def _drop_loose(digests: set[str], ids: Sequence[UUID]) -> int:
    """Delete the data that no statement but these speaks of."""
    others = Statement.objects.exclude(id__in=ids)
    loose = [one for one in digests if not others.filter(body__icontains=one).exists()]
    return sum(attachments.drop(one) for one in loose)


def _digest(name: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
