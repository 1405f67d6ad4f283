"""Every measure of every space, as JSON-ready values: what `hisl measure --format json` prints."""

from __future__ import annotations

from typing import Any

from hisl.analytics import queries as analytics
from hisl.analytics.queries import Measured, Purpose
from hisl.communities import queries as communities

from . import queries

__all__ = ["measures"]


def measures(viewer: Any, *, community: str | None = None) -> dict[str, Any]:
    """The measures of one community, or of all communities and programmes the viewer may see.

    Each has its value with interval, n, method and warnings, or `hidden` with the reason.
    Raises LookupError when there is no such community for the viewer.
    """
    places = communities.visible_to(viewer).order_by("key")
    if community is not None:
        places = places.filter(key=community)
        if not places:
            raise LookupError(community)
    things: list[tuple[str, Any]] = [("community", place) for place in places]
    if community is None:
        things += [("programme", p) for p in queries.visible_to(viewer).order_by("key")]
    read = analytics.readings_of([thing.uuid for _, thing in things], purpose=Purpose.REFLECTION)
    return {
        "purpose": str(Purpose.REFLECTION),
        "spaces": [
            {
                "kind": kind,
                "key": thing.key,
                "name": thing.name,
                "measures": {
                    name: _plain(measured)
                    for name, measured in sorted(read.get(thing.uuid, {}).items())
                },
            }
            for kind, thing in things
        ],
    }


def _plain(measured: Measured) -> dict[str, Any]:
    about: dict[str, Any] = {
        "definition_version": measured.version,
        "computed": measured.computed,
    }
    released = measured.released
    if released.hidden:
        return {"hidden": True, "reason": released.reason, **about}
    about["window"] = {"from": measured.since, "to": measured.until}
    if released.value is None:
        return {"hidden": False, "ranges": released.ranges, "reason": released.reason, **about}
    return {"hidden": False, **released.value.as_dict(), **about}
