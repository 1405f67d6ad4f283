"""Builds small communities through the actions that people use, one day after another."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hisl.analytics.queries import Space
from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.people import actions as people

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def day(number: float) -> datetime:
    """Give the moment so many days after the start."""
    return START + timedelta(days=number)


def persons(number: int, *, prefix: str = "p") -> list[Any]:
    """Give so many people with accounts."""
    return [people.add_person(f"{prefix}{n}", name=f"{prefix.upper()} {n}") for n in range(number)]


def community(key: str, members: Iterable[Any] = (), **more: Any) -> Any:
    """Give a community that the members joined at the start."""
    opened = communities.open_community(
        key=key, name=key.title(), purpose="To try things out.", at=START, **more
    )
    for member in members:
        communities.join(opened, member, at=START)
    return opened


def ask(place: Any, author: Any, at: float, **more: Any) -> Any:
    """Give a question that the author asked on that day."""
    return conversations.open_thread(
        community=place,
        author=author,
        kind="question",
        title="How does it work?",
        markdown="I tried it and it does not.",
        at=day(at),
        **more,
    )


def answer(question: Any, author: Any, at: float) -> Any:
    """Give an answer that the author gave on that day."""
    return conversations.answer(question, author=author, markdown="Turn it off.", at=day(at))


def busy(key: str, members: Sequence[Any], *, rounds: int = 12) -> Any:
    """Give a community in which all ask in turn and the next one answers, a day later."""
    place = community(key, members)
    for turn in range(rounds):
        asker, helper = members[turn % len(members)], members[(turn + 1) % len(members)]
        answer(ask(place, asker, turn), helper, turn + 1)
    return place


def space(place: Any) -> Space:
    """Give the community as the roll-up takes it."""
    return Space(place.uuid, place.name, "community", (place.uuid,))
