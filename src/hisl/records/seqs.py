"""The number of a statement in the store: microseconds since 1970, one statement each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

__all__ = ["as_text", "moment", "now", "of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def of(when: datetime) -> int:
    """The number that a statement stored at that moment has."""
    return (when - EPOCH) // MICROSECOND


def moment(seq: int) -> datetime:
    """The time of storage of a number."""
    return EPOCH + timedelta(microseconds=seq)


def as_text(seq: int) -> str:
    """The time of storage as it is given back."""
    whole, micros = divmod(seq, 1_000_000)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{micros:06d}Z"


def now() -> int:
    """The number of this moment."""
    return of(timezone.now())
