"""Rolling the measures up from the records: only the spaces in which something new happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from hisl.domain.errors import HislError
from hisl.domain.release import Purpose
from hisl.privacy import queries as privacy
from hisl.records import queries as records
from hisl.records.export import export_acts, one_at_a_time

from .definitions import DEFINITIONS, VERSION, SpaceActs
from .log import Mark, acts_of, marks, native_end, open_log
from .models import Reading
from .queries import Space

if TYPE_CHECKING:
    from datetime import datetime

    import ibis

__all__ = ["Refreshed", "forget", "refresh"]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a roll-up did: new acts exported, spaces read again, spaces that had nothing new."""

    acts: int
    read: int
    unchanged: int


def refresh(
    spaces: Iterable[Space], *, progress: Callable[[str, int, int], None] | None = None
) -> Refreshed:
    """Export the new acts and compute every measure of every space that has new ones.

    progress is called with what is being done, how many are done, and of how many.
    """
    wanted = list(spaces)
    # Whoever comes second waits, and then finds little to do.
    with one_at_a_time("roll-up"):
        export = export_acts()
        if not export.files:
            return Refreshed(0, 0, len(wanted))
        log = open_log(export.files, voided=records.voided())
        known = {column: marks(log, column) for column in {space.column for space in wanted}}
        ends = native_end(log)
        stale = [(space, m) for space in wanted if (m := _to_read(space, known, ends))]
        for done, (space, mark) in enumerate(stale):
            if progress:
                progress(space.name, done, len(stale))
            _read(log, space, mark, ends if mark.native else None)
    return Refreshed(export.added, len(stale), len(wanted) - len(stale))


def forget() -> None:
    """Drop every reading: acts were taken out of the log, and the next roll-up begins anew."""
    Reading.objects.all().delete()


def _to_read(space: Space, known: dict[str, dict[str, Mark]], ends: datetime | None) -> Mark | None:
    """How far the space is known, or None when its readings stand on that already.

    Where people still act, time alone tells something: whoever waits has waited a day longer. An
    imported record ends with its last act.
    """
    found = [m for v in space.values if (m := known[space.column].get(str(v))) is not None]
    if not found:
        return None
    mark = Mark(
        max(m.seq for m in found), sum(m.voided for m in found), any(m.native for m in found)
    )
    standing = Reading.objects.filter(
        space=space.uuid, version=VERSION, watermark=mark.seq, voided=mark.voided
    )
    if mark.native and ends is not None:
        standing = standing.filter(window_end__date=ends.date())
    return None if standing.count() == len(DEFINITIONS) else mark


def _read(log: ibis.Table, space: Space, mark: Mark, ends: datetime | None) -> None:
    acts = SpaceActs(acts_of(log, space.column, space.values), ends)
    common = {
        "version": VERSION,
        "watermark": mark.seq,
        "voided": mark.voided,
        "window_start": acts.frame["at"].min().to_pydatetime(),
        "window_end": acts.now,
        "computed": timezone.now(),
    }
    for name, definition in DEFINITIONS.items():
        try:
            outcome = {"result": _kept(definition(acts)), "refusal": ""}
        except HislError as error:
            refused = privacy.refuse(error, purpose=Purpose.REFLECTION, n_people=acts.contributors)
            outcome = {"result": None, "refusal": refused.reason}
        Reading.objects.update_or_create(
            space=space.uuid, measure=name, defaults={**common, **outcome}
        )


def _kept(result: object) -> dict[str, object]:
    return {"kind": type(result).__name__, **result.as_dict()}  # type: ignore[attr-defined]
