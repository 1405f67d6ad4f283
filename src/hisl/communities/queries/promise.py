"""The promise of a first reply: how it is kept, and the questions that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pandas as pd

from hisl.domain.measures import conversation
from hisl.domain.result import Curve, Estimate
from hisl.records import queries as records
from hisl.search import queries as search

from ..models import Community, Meter

__all__ = ["WINDOW", "Waiting", "counted", "curve", "meter", "shown", "waiting"]

NAME = "promise"
WINDOW = timedelta(days=30)
# A question that nobody took up for so long is no longer what a promise is about.
STALE = timedelta(days=90)
NEAR = 0.5
ASKED, REPLIED = ("asked",), ("answered", "replied")
MOST = 50


def meter(community: Community) -> Meter | None:
    """How the promise was kept when it was last looked at; None without a promise."""
    if community.reply_hours is None:
        return None
    return community.meters.filter(name=NAME).first()


def shown(community: Community) -> dict[str, Any]:
    """What a page shows of the promise: the meter, and the share kept as a measure of its own."""
    kept = meter(community)
    result = kept.result if kept else None
    return {
        "meter": kept,
        "kept": _share_kept(result) if result else None,
        "whole": (0.0, 1.0),
    }


def _share_kept(result: dict[str, Any]) -> dict[str, Any]:
    """Of the kept curve, the share answered when the promise was up, in the form of a measure."""
    _, open_then, low, high = result["open_at"][0]
    estimate = Estimate(
        name="first replies within the promise",
        value=1 - open_then,
        unit="share",
        n=result["n"],
        n_people=result["n_people"],
        low=1 - high,
        high=1 - low,
        top_share=result["top_share"],
        method=result["method"],
        warnings=tuple(result["warnings"]),
        refs=tuple(result["refs"]),
    )
    return estimate.as_dict()


def curve(community: Community, *, since: datetime, until: datetime) -> Curve:
    """The time to a first reply by another, of the questions asked in this time; open_at holds
    the share that was still open when the promise was up.

    Raises TooFewError without a question.
    """
    asked, replies = _asked_and_replied(community, since=since, until=until)
    return conversation.responsiveness(
        asked, replies, now=until, at_days=((community.reply_hours or 24) / 24,)
    )


def counted(community: Community, *, since: datetime, until: datetime) -> dict[str, int]:
    """Of the questions whose time is up, how many had a reply in time."""
    asked, replies = _asked_and_replied(community, since=since, until=until)
    if asked.empty or community.reply_hours is None:
        return {"asked": 0, "in_time": 0}
    promised = timedelta(hours=community.reply_hours)
    joined = replies.merge(asked, on="question", suffixes=("", "_asked"))
    by_another = joined[joined["replier"] != joined["asker"]]
    in_time = by_another[by_another["at"] <= by_another["at_asked"] + promised]
    up = asked[asked["at"] <= pd.Timestamp(until) - promised]
    answered = set(in_time["question"])
    return {"asked": len(up), "in_time": int(up["question"].isin(answered).sum())}


def _asked_and_replied(
    community: Community, *, since: datetime, until: datetime
) -> tuple[pd.DataFrame, pd.DataFrame]:
    acts = records.acts().filter(community=community.uuid, at__gte=since, at__lte=until).order_by()
    gone = set(records.voided())
    asked = _rows(acts.filter(verb__in=ASKED), ("object", "actor", "at"), gone)
    replied = _rows(acts.filter(verb__in=REPLIED), ("thread", "actor", "at"), gone)
    return (
        _frame(asked, ("question", "asker", "at")),
        _frame(replied, ("question", "replier", "at")),
    )


def _rows(acts: Any, columns: tuple[str, ...], gone: set[UUID]) -> list[tuple[Any, ...]]:
    return [row[1:] for row in acts.values_list("id", *columns) if row[0] not in gone]


def _frame(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    frame["at"] = pd.to_datetime(frame["at"], utc=True).astype("datetime64[us, UTC]")
    frame[columns[1]] = frame[columns[1]].astype("Int64")
    return frame


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody else has spoken to yet: since when, and until when it was promised."""

    title: str
    url: str
    asked: datetime
    due: datetime | None
    past: bool
    near: bool


def waiting(viewer: Any, community: Community, now: datetime) -> list[Waiting]:
    """The questions without a first reply that the viewer may read, the longest wait first."""
    open_ones = _unreplied(community, now)
    titles = search.titles(viewer, [question for question, _ in open_ones])
    promised = timedelta(hours=community.reply_hours) if community.reply_hours else None
    return [
        _waiting(titles[question], asked, promised, now)
        for question, asked in open_ones
        if question in titles
    ]


def _waiting(document: Any, asked: datetime, promised: timedelta | None, now: datetime) -> Waiting:
    return Waiting(
        title=document.title,
        url=document.url,
        asked=asked,
        due=asked + promised if promised else None,
        past=promised is not None and now > asked + promised,
        near=promised is not None and now > asked + promised * NEAR,
    )


def _unreplied(community: Community, now: datetime) -> list[tuple[UUID, datetime]]:
    acts = records.acts().filter(community=community.uuid, at__gt=now - STALE, at__lte=now)
    asked = {
        question: (actor, at)
        for question, actor, at in acts.filter(verb__in=ASKED).values_list("object", "actor", "at")
    }
    replied = acts.filter(verb__in=REPLIED).values_list("thread", "actor").order_by().distinct()
    for thread, actor in replied:
        if thread in asked and asked[thread][0] != actor:
            del asked[thread]
    waits = sorted(asked.items(), key=lambda item: item[1][1])
    return [(question, at) for question, (_, at) in waits][:MOST]
