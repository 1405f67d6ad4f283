"""What is worked out behind the pages and kept: the promise, and what people write about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hisl.domain.errors import HislError
from hisl.privacy import queries as privacy
from hisl.privacy.queries import Purpose

from ..models import Community, Meter
from ..queries import promise, topics

__all__ = ["refresh", "refresh_promise"]

TOPICS = "topics"


def refresh(now: datetime) -> str | None:
    """The job: work out every promise and the topics of every community that people use."""
    places = Community.objects.filter(archived__isnull=True)
    for community in places:
        refresh_promise(community, now)
        _keep(community, TOPICS, now, facts={"topics": topics.lately(community)})
    return _("%(n)s communities looked at") % {"n": len(places)} if places else None


def refresh_promise(community: Community, now: datetime) -> None:
    """Work out how the first-reply promise was kept in the last 30 days, and keep what may be
    shown of it."""
    if community.reply_hours is None:
        community.meters.filter(name=promise.NAME).delete()
        return
    since = now - promise.WINDOW
    shown: dict[str, Any] = {"result": None, "refusal": ""}
    try:
        curve = promise.curve(community, since=since, until=now)
    except HislError as error:
        shown["refusal"] = privacy.refuse(error, purpose=Purpose.REFLECTION, n_people=0).reason
    else:
        released = privacy.release(curve, purpose=Purpose.REFLECTION)
        shown["refusal"] = released.reason
        shown["result"] = released.value.as_dict() if released.value else None
    _keep(
        community, promise.NAME, now, since=since, facts={"hours": community.reply_hours}, **shown
    )


@transaction.atomic
def _keep(
    community: Community, name: str, now: datetime, *, since: datetime | None = None, **values: Any
) -> None:
    kept = {"since": since or now - timedelta(days=90), "until": now, "computed": now} | values
    Meter.objects.update_or_create(community=community, name=name, defaults=kept)
