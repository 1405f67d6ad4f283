"""One space of the board with all that is known of it: what its card and its page show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hisl.analytics import queries as analytics
from hisl.analytics.queries import Measured
from hisl.communities import queries as communities
from hisl.domain import catalogue
from hisl.domain.kolb import CYCLE, Stage, coverage_of_programme
from hisl.domain.measures.acts import CONTRIBUTIONS
from hisl.domain.release import K
from hisl.domain.result import Curve, Shares
from hisl.domain.xapi.vocabulary import ACTIVITY_TYPES, VERBS
from hisl.lib import svg, times
from hisl.records import queries as records

from . import queries, words
from .board import PURPOSE, Item, board
from .measures import MEASURES
from .twin import Row, twin

__all__ = ["TOO_FEW", "Measure", "Place", "StageOf", "Told", "acts_of", "find", "told"]

ENROLMENT = ("registered", "unregistered", "completed")
TOO_FEW = gettext_lazy("The acts are not listed: too few people stand behind them.")
CHARTED = ("collegiality", "complexity", "stages", "first-answer")
SOURCES = {
    "declared": gettext_lazy("declared"),
    "tool": gettext_lazy("by the tool"),
    "model": gettext_lazy("by a model"),
    "rule": gettext_lazy("by rule"),
    "human": gettext_lazy("coded by a person"),
}


@dataclass(frozen=True, slots=True)
class StageOf:
    """A stage that a design covers, as a main stage or only touched."""

    code: str
    name: str
    is_main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure as the page prints it: released or not, with its definition and its drawing."""

    key: str
    title: str
    definition: str
    measured: Measured
    period: str
    chart: svg.Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A community, a programme or one of its interventions, and what may be shown of it.

    column and values find its acts. why_no_acts is empty when they may be listed.
    """

    row: Row
    about: str
    url: str
    stages: tuple[StageOf, ...]
    gaps: tuple[str, ...]
    measures: tuple[Measure, ...]
    ring: Mapping[str, int] | None
    column: str
    values: tuple[UUID, ...]
    why_no_acts: str

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def charted(self) -> tuple[Measure, ...]:
        """The measures that are distributions or curves, hidden ones too."""
        return tuple(measure for measure in self.measures if measure.key in CHARTED)

    @property
    def numbers(self) -> tuple[Measure, ...]:
        """The measures that are one number."""
        return tuple(measure for measure in self.measures if measure.key not in CHARTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An act as a list shows it: what happened and to which thing, never who."""

    at: datetime
    verb: str
    what: str
    url: str
    stage: str
    stage_source: str
    level: str
    level_source: str
    words: int | None
    count: int


def find(viewer: Any, kind: str, key: str) -> Place:
    """The place of that kind and key; LookupError when there is none for the viewer."""
    if kind == "community":
        return _community(viewer, key)
    if kind == "programme":
        return _programme(viewer, key)
    if kind == "activity":
        return _activity(viewer, key)
    raise LookupError(key)


def acts_of(viewer: Any, place: Place) -> QuerySet | None:
    """The acts of a place, newest first; None where a list of them would tell on somebody.

    Only acts in places that the viewer may read, and those by as many people as any number needs:
    of a programme across several communities that may be less than its readings stand on. Without
    enrolments: how few left a programme would be there to count. Without what is confidential.
    """
    if place.why_no_acts:
        return None
    readable = communities.visible_to(viewer).values("uuid")
    found = records.acts().filter(**{f"{place.column}__in": place.values})
    found = found.exclude(verb__in=ENROLMENT).exclude(
        intervention__in=queries.confidential_activities()
    )
    found = found.filter(Q(community__isnull=True) | Q(community__in=readable))
    writers = found.filter(verb__in=CONTRIBUTIONS).order_by().values("actor").distinct()[:K]
    return found.order_by("-at", "-seq") if len(writers) == K else None


def told(act: Any) -> Told:
    """An act in words; an unknown verb or kind stands as it is recorded."""
    verb, kind = VERBS.get(act.verb), ACTIVITY_TYPES.get(act.object_kind)
    return Told(
        at=act.at,
        verb=_(verb.name) if verb else act.verb,
        what=_(kind.name) if kind else act.object_kind,
        url=f"/id/{act.object}/",
        stage=act.stage or "",
        stage_source=str(SOURCES.get(act.stage_source, "")),
        level=act.level or "",
        level_source=str(SOURCES.get(act.level_source, "")),
        words=act.words,
        count=act.count,
    )


def _community(viewer: Any, key: str) -> Place:
    (item,) = board(viewer, community=key).items
    community = communities.visible_to(viewer).get(key=key)
    return _place(
        item,
        about=community.purpose,
        url=community.get_absolute_url(),
        steps=(),
        column="community",
        values=(community.uuid,),
    )


def _programme(viewer: Any, key: str) -> Place:
    items = board(viewer, programme=key).items
    programme = queries.visible_to(viewer).prefetch_related("interventions").get(key=key)
    activities = list(programme.interventions.all())
    return _place(
        items[0],
        about=programme.purpose,
        url=programme.get_absolute_url(),
        steps=[catalogue.entry(activity.slug) for activity in activities],
        column="intervention",
        values=(programme.uuid, *(activity.uuid for activity in activities)),
    )


def _activity(viewer: Any, key: str) -> Place:
    programme_key, _dash, position = key.rpartition("-")
    items = board(viewer, programme=programme_key).items
    item = next((item for item in items if item.kind == "activity" and item.key == key), None)
    if item is None:
        raise LookupError(key)
    programme = queries.visible_to(viewer).get(key=programme_key)
    activity = programme.interventions.get(position=int(position))
    entry = catalogue.entry(activity.slug)
    return _place(
        item,
        about=_("%(what)s Part of %(programme)s.")
        % {"what": _(entry.description), "programme": programme.name},
        url=programme.get_absolute_url(),
        steps=[entry],
        column="intervention",
        values=(activity.uuid,),
    )


def _place(
    item: Item,
    *,
    about: str,
    url: str,
    steps: Sequence[catalogue.Entry],
    column: str,
    values: tuple[UUID, ...],
) -> Place:
    found = twin([item])
    rows = (*found.spaces, *(row for group in found.folded for row in group.rows))
    readings = analytics.readings(item.uuid, purpose=PURPOSE)
    stages, gaps = _stages(steps)
    return Place(
        row=rows[0],
        about=about,
        url=url,
        stages=stages,
        gaps=gaps,
        measures=tuple(_measure(key, readings[key]) for key in MEASURES if key in readings),
        ring=_ring(readings),
        column=column,
        values=values,
        why_no_acts=_why_no_acts(item, readings),
    )


def _stages(steps: Sequence[catalogue.Entry]) -> tuple[tuple[StageOf, ...], tuple[str, ...]]:
    if not steps:
        return (), ()
    covered = coverage_of_programme((step.kolb_main, step.kolb_touched) for step in steps)
    stages = tuple(
        StageOf(str(stage), _(stage.full_name), stage in covered.main)
        for stage in CYCLE
        if stage not in covered.missing
    )
    return stages, covered.gaps


def _measure(key: str, measured: Measured) -> Measure:
    title, definition = MEASURES[key]
    return Measure(
        key=key,
        title=str(title),
        definition=str(definition),
        measured=measured,
        period=_period(measured),
        chart=_chart(key, str(title), measured.released.value),
    )


def _period(measured: Measured) -> str:
    """The window, for a value that is shown; a hidden one tells nothing of its acts."""
    if measured.released.hidden or measured.since is None:
        return ""
    return _("%(first)s to %(last)s") % {
        "first": times.day(measured.since.date()),
        "last": times.day(measured.until.date()),
    }


def _chart(key: str, title: str, value: object) -> svg.Chart | None:
    if isinstance(value, Shares):
        return svg.bars_with_intervals(
            [_bar(key, value, i) for i in range(len(value.levels))],
            id=key,
            title=_("%(title)s: share at each level") % {"title": title},
            unit="share",
            bounds=(0.0, 1.0),
        )
    if isinstance(value, Curve):
        return svg.step_curve(
            value,
            id=key,
            title=title,
            y_label=_("Questions still without an answer"),
            x_label=_("Days since the question"),
        )
    return None


def _bar(key: str, shares: Shares, i: int) -> svg.Bar:
    level = shares.levels[i]
    return svg.Bar(
        label=words.level_name(key, level),
        value=shares.shares[i],
        low=shares.low[i],
        high=shares.high[i],
        note=_("%(n)s acts") % {"n": shares.counts[i]},
        stage=level if key == "stages" else "",
    )


def _ring(readings: Mapping[str, Measured]) -> dict[str, int] | None:
    shares = readings["stages"].released.value if "stages" in readings else None
    if not isinstance(shares, Shares):
        return None
    return {Stage(code): n for code, n in zip(shares.levels, shares.counts, strict=True)}


def _why_no_acts(item: Item, readings: Mapping[str, Measured]) -> str:
    """Why the acts are not listed: below the least number of people a list would tell on them."""
    if item.confidential:
        return _("This is confidential: it is seen that it happened, never what was said.")
    if all(measured.released.hidden for measured in readings.values()):
        return str(TOO_FEW)
    return ""
