"""Everything that an import may write, without the keys and numbers that are drawn anew."""

from __future__ import annotations

from typing import Any

from hisl.communities.models import Community, Member
from hisl.conversations.models import Link, Post, Thread
from hisl.people.models import Group, Membership, Person
from hisl.records.models import COLUMNS, Act, Statement
from hisl.wikis.models import Page
from hisl.writing.models import Revision, Tag, Text

__all__ = ["snapshot"]

_CONTRIBUTION = ("uuid", "author__uuid", "author_name", "at", "source_url")
_TEXT = ("text__markdown", "text__html", "text__words", "text__renderer")
_COLUMNS: dict[type, tuple[str, ...]] = {
    Person: ("uuid", "username", "name", "email", "role_title", "claimed", "source", "source_url"),
    Group: ("key", "name", "kind"),
    Membership: ("person__username", "group__key", "since", "until"),
    Community: ("uuid", "key", "name", "purpose", "created", "attribution", "source_url"),
    Member: ("community__uuid", "person__uuid", "role", "joined", "left"),
    Tag: ("name",),
    Thread: (
        *("uuid", "kind", "title", "opened", "last_at", "accepted__uuid", "closed"),
        *("closed_reason", "views", "answers", "replies"),
    ),
    Thread.tags.through: ("thread__uuid", "tag__name"),
    Post: (
        *_CONTRIBUTION,
        *_TEXT,
        *("thread__uuid", "kind", "parent__uuid", "votes_up", "votes_down", "deleted"),
    ),
    Link: ("thread__uuid", "to__uuid", "kind", "at"),
    Page: (*_CONTRIBUTION, *_TEXT, "path", "title", "changed"),
    Revision: (
        *("uuid", "number", "author__uuid", "author_name", "at", "reason", "title", "markdown"),
        "tags",
    ),
}


def snapshot() -> dict[str, list[Any]]:
    """Table by table, each row as a text, in an order that depends on the rows alone."""
    tables = {
        model.__name__: sorted(map(repr, model.objects.values_list(*columns)))
        for model, columns in _COLUMNS.items()
    }
    names = dict(Person.objects.values_list("actor", "username"))
    acts = [
        {**act, "actor": names.get(act["actor"]), "target_actor": names.get(act["target_actor"])}
        for act in Act.objects.values(*COLUMNS)
    ]
    tables["Act"] = sorted(map(repr, acts))
    tables["Statement"] = sorted(str(pk) for pk in Statement.objects.values_list("pk", flat=True))
    tables["Text"] = [str(Text.objects.count())]
    return tables
