"""Small worlds for tests, built through the actions that people use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.debriefs import actions as debriefs
from hisl.people import actions as people
from hisl.wikis import actions as wikis

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def at(hours: float = 0) -> datetime:
    """A moment so many hours after the start of the test's world."""
    return START + timedelta(hours=hours)


def person(name: str = "", **more: Any) -> Any:
    """Somebody with an account; what is not given is made up."""
    n = next(_numbers)
    return people.add_person(f"person{n}", name=name or f"Person {n}", **more)


def imported_person(name: str = "Somebody Imported") -> Any:
    """An unclaimed account with its profile at the source."""
    source_url = f"https://example.org/users/{next(_numbers)}"
    return person(name, claimed=False, source="Example Exchange", source_url=source_url)


def community(
    name: str = "",
    *,
    members: tuple[Any, ...] = (),
    facilitators: tuple[Any, ...] = (),
    visibility: str = "public",
    **more: Any,
) -> Any:
    """A community with its people in it."""
    n = next(_numbers)
    place = communities.open_community(
        key=f"place-{n}",
        name=name or f"Place {n}",
        purpose="To learn from each other.",
        at=at(),
        facilitators=facilitators,
        visibility=visibility,
        **more,
    )
    for member in members:
        communities.join(place, member, at=at())
    return place


def thread(place: Any, author: Any, *, title: str = "", kind: str = "question", **more: Any) -> Any:
    """A question, unless another kind is wanted."""
    written = {"markdown": "It leaks again.", "at": at(1)} | more
    return conversations.open_thread(
        community=place,
        author=author,
        kind=kind,
        title=title or f"Title {next(_numbers)}",
        **written,
    )


def answer(question: Any, author: Any, markdown: str = "Measure the end play.") -> Any:
    return conversations.answer(question, author=author, markdown=markdown, at=at(2))


def page(place: Any, author: Any, *, path: str = "", markdown: str = "What we know.") -> Any:
    """A wiki page; its title is its path."""
    path = path or f"page-{next(_numbers)}"
    return wikis.create_page(
        community=place, author=author, path=path, title=path, markdown=markdown, at=at(1)
    )


def debrief(place: Any, author: Any, *, participants: tuple[Any, ...] = ()) -> Any:
    sections = {"What was expected": "Two days.", "What happened": "Five days."}
    return debriefs.hold(
        community=place,
        author=author,
        title=f"Job {next(_numbers)}",
        sections=sections,
        participants=participants,
        at=at(1),
    )
