"""A small world for asking: questions with answers that stand in the index, people who know."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import factories as make
from hisl.communities import queries as communities
from hisl.conversations import actions as conversations
from hisl.experts import actions as experts
from hisl.search import actions as search
from hisl.search.tools import Entry

NOW = make.at(24 * 30)
SEALS = "The shaft seal of the KX 80 pump leaks two weeks after the change"
GLUE = "Glue nozzle strings when the hall is cold in the morning"


def ago(days: float = 0) -> datetime:
    """The moment so many days before now."""
    return NOW - timedelta(days=days)


def question(place: Any, asker: Any, *, title: str = SEALS, days: float = 5, **more: Any) -> Any:
    """A question that stands in the index."""
    asked = conversations.open_thread(
        community=place,
        author=asker,
        kind="question",
        title=title,
        markdown=more.pop("markdown", f"{title}. What to do?"),
        at=ago(days),
        **more,
    )
    index(
        asked.uuid, "question", place, title, asker, ago(days),
        url=asked.get_absolute_url(), tags=tuple(more.get("tags", ())),
    )  # fmt: skip
    return asked


def answer(asked: Any, author: Any, *, markdown: str = "", days: float = 4, **more: Any) -> Any:
    """An answer that stands in the index."""
    said = markdown or f"{asked.title}: measure first."
    post = conversations.answer(asked, author=author, markdown=said, at=ago(days), **more)
    index(
        post.uuid, "answer", asked.community, asked.title, author, ago(days),
        body=said, thread=asked.uuid, url=post.get_absolute_url(),
    )  # fmt: skip
    return post


def index(
    uuid: Any, kind: str, place: Any, title: str, author: Any, at: datetime, **more: Any
) -> None:
    """Put something into the index for the readers of its place."""
    search.put(
        Entry(
            uuid=uuid,
            kind=kind,
            title=title,
            body=more.pop("body", title),
            url=more.pop("url", "/somewhere/"),
            key=communities.key_of(place),
            place=place.uuid,
            author_id=author.pk,
            at=at,
            **more,
        )
    )


def expert(place: Any, asker: Any, name: str = "", *, title: str = SEALS, days: float = 4) -> Any:
    """Somebody who answered a question like this one, in a place that they belong to."""
    person = make.person(name)
    conversations_of(place, person)
    answer(question(place, asker, title=title, days=days + 1), person, days=days)
    experts.gather(NOW)
    return person


def conversations_of(place: Any, person: Any) -> None:
    from hisl.communities import actions

    actions.join(place, person, at=make.at())


def route(place: Any, asker: Any, *, title: str = SEALS, at: datetime = NOW, **more: Any) -> Any:
    """A question that begins its rings, without the tool that asks it."""
    import uuid

    return experts.route(
        more.pop("question", uuid.uuid4()),
        title=title,
        text=more.pop("text", ""),
        community=place,
        asker=asker,
        url="/t/1/",
        key=more.pop("key", communities.key_of(place)),
        at=at,
        **more,
    )
