"""What stands on the board: designed places, enacted places, and the basis of each.

Nothing here draws; the page, the SVG, the CSV and the JSON all show this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hisl.analytics import queries as analytics
from hisl.analytics.queries import Measured, Purpose, Space
from hisl.communities import queries as communities
from hisl.domain import catalogue, grid
from hisl.domain.result import Shares

from . import queries
from .models import Intervention, Programme

__all__ = ["Board", "Designed", "Item", "Reading", "board", "spaces"]

PURPOSE = Purpose.REFLECTION
NOT_MEASURED = gettext_noop("Not measured yet: nothing has happened here since the last roll-up.")


@dataclass(frozen=True, slots=True)
class Designed:
    """A designed place: a span on each axis, and what it is the place of."""

    complexity: grid.Span[grid.Complexity]
    collegiality: grid.Span[grid.Collegiality]

    @property
    def quadrant(self) -> grid.Quadrant:
        return grid.quadrant(self.complexity.low, self.collegiality.low)


@dataclass(frozen=True, slots=True)
class Reading:
    """An enacted reading of one axis: the released shares, or the sentence why there are none."""

    shares: Shares | None
    reason: str
    since: datetime | None = None
    until: datetime | None = None
    computed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the board: a catalogue entry, a community, a programme or its activity."""

    kind: str
    key: str
    name: str
    label: str
    url: str
    designed: Designed | None = None
    collegiality: Reading | None = None
    complexity: Reading | None = None
    grade: str = ""
    made_up: bool = False
    confidential: bool = False
    source: str = ""
    uuid: UUID | None = None

    @property
    def is_enacted(self) -> bool:
        return self.collegiality is not None and self.collegiality.shares is not None

    @property
    def place(self) -> grid.Place | None:
        """The quadrant of what was seen; None where no axis was read."""
        if not self.is_enacted:
            return None
        complexity = self.complexity.shares if self.complexity else None
        return grid.place(complexity, self.collegiality.shares)

    @property
    def drift(self) -> tuple[grid.Drift, grid.Drift] | None:
        """How the enacted place lies to the designed one: (complexity, collegiality)."""
        if self.designed is None or not self.is_enacted:
            return None
        complexity = self.complexity.shares if self.complexity else None
        return (
            grid.drift(self.designed.complexity, complexity),
            grid.drift(self.designed.collegiality, self.collegiality.shares),
        )


@dataclass(frozen=True, slots=True)
class Board:
    """The items in the order of the table, and when the newest reading was made."""

    items: tuple[Item, ...]
    computed: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing of one's own stands here: the catalogue always does."""
        return not any(
            item.is_enacted or item.designed for item in self.items if item.kind != "catalogue"
        )


def board(
    viewer: Any,
    *,
    community: str | None = None,
    programme: str | None = None,
    with_catalogue: bool = True,
) -> Board:
    """The board as the viewer may see it; one community's or one programme's part of it if asked.

    Raises LookupError when the community or programme does not exist for the viewer.
    """
    items: list[Item] = []
    if community is None and programme is None:
        items += _catalogue() if with_catalogue else []
        items += _communities(viewer, None) + _programmes(viewer, None)
    elif community is not None:
        items += _communities(viewer, community)
    else:
        items += _programmes(viewer, programme) + _activities(viewer, programme)
    moments = [r.computed for i in items for r in (i.collegiality, i.complexity) if r]
    return Board(tuple(items), max((m for m in moments if m), default=None))


def spaces() -> list[Space]:
    """Everything that has acts of its own and is measured."""
    found = [
        Space(c.uuid, c.name, "community", (c.uuid,)) for c in communities.every().order_by("pk")
    ]
    for programme in Programme.objects.prefetch_related("interventions").order_by("pk"):
        parts = tuple(activity.uuid for activity in programme.interventions.all())
        found.append(
            Space(programme.uuid, programme.name, "intervention", (programme.uuid, *parts))
        )
        found += [
            Space(activity.uuid, f"{programme.name}: {activity.slug}", "intervention",
                  (activity.uuid,))
            for activity in programme.interventions.all()
        ]  # fmt: skip
    return found


def _catalogue() -> list[Item]:
    return [
        Item(
            kind="catalogue",
            key=entry.slug,
            name=entry.name,
            label=str(entry.number),
            url=reverse("programmes:entry", args=[entry.slug]),
            designed=Designed(entry.complexity, entry.collegiality),
            grade=entry.grade,
            confidential=entry.confidential,
        )
        for entry in catalogue.entries()
    ]


def _communities(viewer: Any, key: str | None) -> list[Item]:
    visible = communities.visible_to(viewer).order_by("name")
    chosen = list(visible.filter(key=key) if key is not None else visible)
    if key is not None and not chosen:
        raise LookupError(key)
    read = _enacted([c.uuid for c in chosen])
    return [
        Item(
            kind="community",
            key=c.key,
            name=c.name,
            label=c.name,
            url=reverse("programmes:place", args=["community", c.key]),
            uuid=c.uuid,
            made_up=c.made_up,
            source=c.attribution,
            **read[c.uuid],
        )
        for c in chosen
    ]


def _programmes(viewer: Any, key: str | None) -> list[Item]:
    visible = queries.visible_to(viewer).prefetch_related("interventions").order_by("name")
    chosen = list(visible.filter(key=key) if key is not None else visible)
    if key is not None and not chosen:
        raise LookupError(key)
    read = _enacted([p.uuid for p in chosen])
    return [
        Item(
            kind="programme",
            key=p.key,
            name=p.name,
            label=p.name,
            url=reverse("programmes:place", args=["programme", p.key]),
            designed=_span([_designed(activity) for activity in p.interventions.all()]),
            uuid=p.uuid,
            made_up=p.made_up,
            source=p.attribution,
            **read[p.uuid],
        )
        for p in chosen
    ]


def _activities(viewer: Any, key: str | None) -> list[Item]:
    programme = queries.visible_to(viewer).prefetch_related("interventions").get(key=key)
    activities = list(programme.interventions.all())
    read = _enacted([activity.uuid for activity in activities])
    return [_activity(programme, activity, read[activity.uuid]) for activity in activities]


def _activity(programme: Programme, activity: Intervention, read: dict[str, Reading]) -> Item:
    entry = catalogue.entry(activity.slug)
    return Item(
        kind="activity",
        key=f"{programme.key}-{activity.position}",
        name=entry.name,
        label=str(entry.number),
        url=reverse("programmes:place", args=["activity", f"{programme.key}-{activity.position}"]),
        designed=_designed(activity),
        grade=entry.grade,
        uuid=activity.uuid,
        made_up=programme.made_up,
        confidential=entry.confidential,
        **read,
    )


def _designed(activity: Intervention) -> Designed:
    c, g = grid.Complexity.of(activity.c), grid.Collegiality.of(activity.g)
    return Designed(grid.Span(c, c), grid.Span(g, g))


def _span(places: list[Designed]) -> Designed | None:
    """The field that a programme's activities cover; no middle of it is ever taken."""
    if not places:
        return None
    complexity = [place.complexity.low for place in places]
    collegiality = [place.collegiality.low for place in places]
    return Designed(
        grid.Span(min(complexity), max(complexity)), grid.Span(min(collegiality), max(collegiality))
    )


def _enacted(uuids: list[UUID]) -> dict[UUID, dict[str, Reading]]:
    axes = ("collegiality", "complexity")
    read = analytics.readings_of(uuids, purpose=PURPOSE, measures=axes)
    return {uuid: {axis: _reading(read.get(uuid, {}).get(axis)) for axis in axes} for uuid in uuids}


def _reading(measured: Measured | None) -> Reading:
    if measured is None:
        return Reading(None, _(NOT_MEASURED))
    shares = measured.released.value
    return Reading(
        shares if isinstance(shares, Shares) else None,
        measured.released.reason,
        measured.since,
        measured.until,
        measured.computed,
    )
