"""What the tests of notices share: telling somebody of something, and a time on a working day."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import factories as make
from hisl.notices import actions

# A Monday, ten in the morning in UTC: nobody's quiet hours, after the time of the digest.
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(minutes=5)


def reader(**more: Any) -> Any:
    """Somebody whom mail can reach, with the settings that everybody starts with."""
    person = make.person(**more)
    if "email" not in more:
        person.email = f"{person.username}@marrow.org"
        person.save()
    return person


def tell(*people: Any, kind: str = "reply", **more: Any) -> uuid.UUID:
    """Tell these people of something; gives the id of what they were told of."""
    about = more.pop("about", None) or uuid.uuid4()
    fact = {"reason": "You wrote this.", "title": "The seal leaks", "url": "/t/1/", "at": MONDAY}
    actions.tell(people, kind=kind, about=about, **{"key": "everybody"} | fact | more)
    return about
