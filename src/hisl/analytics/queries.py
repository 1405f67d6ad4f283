"""Reading measures, always through the release rules of `privacy`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from hisl.domain.result import Curve, Design, Estimate, Null, Shares
from hisl.privacy import queries as privacy
from hisl.privacy.queries import Purpose, Released

from .models import Reading

__all__ = ["Measured", "Space", "readings", "readings_of"]

KINDS = {"Estimate": Estimate, "Shares": Shares, "Curve": Curve}


@dataclass(frozen=True, slots=True)
class Space:
    """Something that has acts of its own: the column and the values by which they are found."""

    uuid: UUID
    name: str
    column: str
    values: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A released measure with the window of its acts and the moment of its computation."""

    name: str
    released: Released
    since: datetime
    until: datetime
    computed: datetime
    version: int
    watermark: int


def readings(space: UUID, *, purpose: Purpose) -> dict[str, Measured]:
    """All measures of a space, as far as they may be shown for this purpose."""
    return readings_of([space], purpose=purpose).get(space, {})


def readings_of(
    spaces: Iterable[UUID], *, purpose: Purpose, measures: Iterable[str] | None = None
) -> dict[UUID, dict[str, Measured]]:
    """The measures of many spaces at once: {space: {measure: Measured}}."""
    found = Reading.objects.filter(space__in=list(spaces))
    if measures is not None:
        found = found.filter(measure__in=list(measures))
    shown: dict[UUID, dict[str, Measured]] = {}
    for reading in found:
        shown.setdefault(reading.space, {})[reading.measure] = _measured(reading, purpose)
    return shown


def _measured(reading: Reading, purpose: Purpose) -> Measured:
    if reading.result is None:
        released = privacy.withheld(reading.refusal, purpose=purpose)
    else:
        released = privacy.release(_result(reading.result), purpose=purpose)
    return Measured(
        name=reading.measure,
        released=released,
        since=reading.window_start,
        until=reading.window_end,
        computed=reading.computed,
        version=reading.version,
        watermark=reading.watermark,
    )


def _result(kept: dict[str, Any]) -> Estimate | Shares | Curve:
    """A result as it was computed, from what the table keeps of it."""
    kind = KINDS[kept["kind"]]
    values = {f.name: _frozen(kept[f.name]) for f in fields(kind) if f.name in kept}
    if values.get("null") is not None:
        values["null"] = Null(**kept["null"])
    if values.get("design") is not None:
        design = kept["design"]
        values["design"] = Design(**{**design, "facts": _frozen(design["facts"])})
    return kind(**values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
