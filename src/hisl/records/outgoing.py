"""Statements out of the store in bulk: one JSON object a line, in the order of storage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from . import seqs
from .models import Credential, Statement
from .retrieval import Kept, whole
from .writer import writer

__all__ = ["count", "lines"]

BATCH = 1_000


def count(since: datetime | None, until: datetime | None) -> int:
    """How many statements lines(…) gives."""
    return _stored(since, until).count()


def lines(
    since: datetime | None = None, until: datetime | None = None, *, key: Credential | None = None
) -> Iterator[bytes]:
    """Every statement stored from one moment up to, not including, another, voided ones included.

    Each is whole, with `stored` and `authority`; hisl import xapi reads what this gives.
    """
    while writer.take_in().result():
        continue
    found = _stored(since, until)
    if key is not None:
        found = found.filter(credential=key)
    rows = found.order_by("seq").values_list("seq", "body", "at", "credential_id")
    for row in rows.iterator(chunk_size=BATCH):
        yield whole(Kept(*row)) + b"\n"


def _stored(since: datetime | None, until: datetime | None):
    found = Statement.objects.filter(seq__isnull=False)
    if since is not None:
        found = found.filter(seq__gte=seqs.of(since))
    return found if until is None else found.filter(seq__lt=seqs.of(until))
