"""Who is who, who belonged where, and the one question: may this person do this to that?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

import rules
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from .models import Group, Introduction, Membership, Person, Picture, TopicChoice
from .rules import meetings

__all__ = [
    "Entry",
    "by_actor",
    "by_email",
    "by_username",
    "by_usernames",
    "common_topics",
    "counts",
    "declared_topics",
    "declaring",
    "entries",
    "group_by_key",
    "group_keys",
    "groups_like",
    "groups_listed",
    "groups_named",
    "groups_on",
    "introduction",
    "introductions",
    "keys_asked_once",
    "keys_of",
    "keys_of_every_colleague",
    "listed",
    "may",
    "members_of",
    "members_on",
    "memberships",
    "needed_topics",
    "parts_of",
    "picture",
    "register_entries",
    "register_keys",
    "register_meeting",
    "require",
    "with_topics",
]

Viewer = Person | AnonymousUser


def may(viewer: Viewer, action: str, thing: object = None) -> bool:
    """Whether the viewer may do this to that; each slice registers its rules at start.

    action is "slice.verb" ("communities.read"). An action nobody registered is nobody's right.
    """
    return bool(rules.test_rule(action, viewer, thing)) if rules.rule_exists(action) else False


def require(viewer: Viewer, action: str, thing: object = None) -> None:
    """Raise PermissionDenied unless the viewer may."""
    if not may(viewer, action, thing):
        raise PermissionDenied(action)


_key_rings: list[Callable[[Viewer], Iterable[str]]] = []


def register_keys(ring: Callable[[Viewer], Iterable[str]]) -> None:
    """A slice says at start which of its things a viewer may read, as keys ("community:<uuid>")."""
    _key_rings.append(ring)


_seen: ContextVar[dict[Any, frozenset[str]] | None] = ContextVar("keys", default=None)


@contextmanager
def keys_asked_once() -> Iterator[None]:
    """While a page is read, ask once for each viewer's keys: nothing changes them meanwhile."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def keys_of(viewer: Viewer) -> frozenset[str]:
    """All keys that the viewer holds now: what is marked with one of them may be shown to them.

    Parts below the tools (search, notices) keep a key with each thing instead of a permission, and
    compare when somebody looks, so that leaving a community takes effect at once. "everybody" is
    held by whoever may come in at all, "person:<pk>" by one person alone.
    """
    seen = _seen.get()
    if seen is None:
        return _keys(viewer)
    if viewer.pk not in seen:
        seen[viewer.pk] = _keys(viewer)
    return seen[viewer.pk]


def keys_of_every_colleague() -> frozenset[str]:
    """The keys that somebody of the organisation holds who belongs to nothing in it.

    What is marked with one of them may be read by every colleague.
    """
    nobody = Person(pk=0)
    return _keys(nobody) - {f"person:{nobody.pk}"}


def _keys(viewer: Viewer) -> frozenset[str]:
    own = [f"person:{viewer.pk}"] if viewer.is_authenticated else []
    inside = ["everybody"] if _belongs_here(viewer) else []
    return frozenset(chain(inside, own, *(ring(viewer) for ring in _key_rings)))


def declared_topics(person: Person) -> list[str]:
    """What somebody says they can help with, in their own words: a declaration, no evidence."""
    return _topics(person, TopicChoice.Kind.HELP)


def needed_topics(person: Person) -> list[str]:
    """What somebody says they want to learn."""
    return _topics(person, TopicChoice.Kind.NEED)


def _topics(person: Person, kind: str) -> list[str]:
    return list(person.topics.filter(kind=kind).values_list("tag", flat=True))


def _belongs_here(viewer: Viewer) -> bool:
    """Whether what everybody may read is for this viewer: guests from outside are not everybody."""
    return not viewer.is_guest if viewer.is_authenticated else settings.HISL_GUESTS


def counts() -> dict[str, int]:
    """People, those of them who sign in, groups and memberships, over everything."""
    return {
        "people": Person.objects.count(),
        "people_with_account": Person.objects.filter(claimed=True).count(),
        "groups": Group.objects.count(),
        "memberships": Membership.objects.count(),
    }


def by_email(email: str) -> Person | None:
    """Whose address this is; nobody's when it is empty."""
    return Person.objects.filter(email=email.strip().lower()).first() if email.strip() else None


def by_usernames(usernames: Iterable[str]) -> dict[str, Person]:
    found = Person.objects.filter(username__in=list(usernames))
    return {person.username: person for person in found}


def by_username(username: str) -> Person | None:
    return Person.objects.filter(username=username).first()


def by_actor(actors: Iterable[int]) -> dict[int, Person]:
    """The persons behind opaque actor numbers; numbers nobody knows are left out."""
    return {person.actor: person for person in Person.objects.filter(actor__in=list(actors))}


def members_on(group: Group, day: date) -> QuerySet[Person]:
    """Who was in the group on that day."""
    return Person.objects.filter(_held_on(day, prefix="memberships__"), memberships__group=group)


def members_of(groups: Iterable[Group], day: date) -> QuerySet[Person]:
    """Who was in any of the groups on that day."""
    within = Membership.objects.filter(_held_on(day, prefix=""), group__in=list(groups))
    return Person.objects.filter(pk__in=within.values("person"))


def groups_named(keys: Iterable[str]) -> QuerySet[Group]:
    return Group.objects.filter(key__in=[key.lower() for key in keys])


def groups_like(sought: str) -> QuerySet[Group]:
    """Groups of which sought is part of the name or the key."""
    return Group.objects.filter(Q(name__icontains=sought) | Q(key__icontains=sought))


def groups_on(person: Person, day: date) -> QuerySet[Group]:
    """The groups that the person was in on that day."""
    return Group.objects.filter(_held_on(day, prefix="memberships__"), memberships__person=person)


def listed(sought: str = "") -> QuerySet[Person]:
    """People with an account of their own, by name; sought is part of a name or a role."""
    people = Person.objects.filter(is_active=True, claimed=True)
    if sought:
        people = people.filter(
            Q(name__icontains=sought)
            | Q(username__icontains=sought)
            | Q(role_title__icontains=sought)
        )
    return people.order_by("name", "username")


def with_topics(people: QuerySet[Person]) -> QuerySet[Person]:
    """The people, each with `helps`: the topics they say they can help with."""
    declared = TopicChoice.objects.filter(kind=TopicChoice.Kind.HELP)
    return people.prefetch_related(Prefetch("topics", declared, to_attr="helps"))


def declaring(topic: str) -> QuerySet[TopicChoice]:
    """The keys of those who say they can help with a topic that has these words in it."""
    said = TopicChoice.objects.filter(kind=TopicChoice.Kind.HELP, tag__icontains=topic)
    return said.values("person")


def common_topics(limit: int = 60) -> list[str]:
    """The topics that most people here say they can help with, in the order of the alphabet."""
    said = TopicChoice.objects.filter(person__is_active=True, kind=TopicChoice.Kind.HELP)
    chosen = said.order_by().values("tag")
    most = chosen.annotate(n=Count("person", distinct=True)).order_by("-n", "tag")[:limit]
    return sorted(row["tag"] for row in most)


def group_by_key(key: str) -> Group | None:
    return Group.objects.select_related("parent").filter(key=key).first()


def groups_listed() -> QuerySet[Group]:
    """All groups, by name: a directory, no figures."""
    return Group.objects.only("key", "name", "kind").order_by("name")


def parts_of(group: Group) -> QuerySet[Group]:
    """The groups that are a part of this one."""
    return group.parts.order_by("name")


def picture(person: Person, digest: str) -> bytes | None:
    """The picture that somebody has now, if this is its digest."""
    if not digest or person.picture != digest:
        return None
    found = Picture.objects.filter(person=person).values_list("body", flat=True).first()
    return None if found is None else bytes(found)


def introduction(viewer: Viewer, uuid: UUID) -> Introduction | None:
    """An introduction that the viewer has a part in."""
    return introductions(viewer).filter(uuid=uuid).first()


def introductions(viewer: Viewer) -> QuerySet[Introduction]:
    """Those the viewer asked for or is asked to make; those to the viewer once they are made."""
    own = Q(seeker=viewer.pk) | Q(through=viewer.pk) | Q(wanted=viewer.pk, accepted=True)
    return Introduction.objects.filter(own).select_related("seeker", "wanted", "through")


def register_meeting(meet: Callable[[Viewer, Person], bool]) -> None:
    """A slice says at start where a guest meets somebody, and may therefore see their profile."""
    meetings.append(meet)


def group_keys(viewer: Viewer) -> list[str]:
    """The keys of the groups that the viewer is in today ("group:<uuid>")."""
    if not viewer.is_authenticated:
        return []
    own = groups_on(viewer, timezone.localdate())
    return [f"group:{uuid}" for uuid in own.values_list("uuid", flat=True)]


def memberships(person: Person) -> QuerySet[Membership]:
    """All of a person's times in groups, oldest first."""
    return person.memberships.select_related("group").order_by("since")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of somebody's profile that another slice adds: name, address, one remark."""

    name: str
    url: str
    remark: Any = ""


_entries: list[tuple[int, Any, Callable[[Viewer, Person], Sequence[Entry]]]] = []


def register_entries(
    title: Any, entries: Callable[[Viewer, Person], Sequence[Entry]], *, order: int = 100
) -> None:
    """A slice says at start what it adds to a profile, as far as the viewer may see it."""
    _entries.append((order, title, entries))


def entries(viewer: Viewer, person: Person) -> list[tuple[Any, Sequence[Entry]]]:
    """What the slices say of somebody to this viewer: (title, lines), the empty ones left out."""
    in_order = sorted(_entries, key=lambda one: one[0])
    said = [(title, lines(viewer, person)) for _, title, lines in in_order]
    return [(title, lines) for title, lines in said if lines]


def _held_on(day: date, *, prefix: str) -> Q:
    begun = Q(**{f"{prefix}since__lte": day})
    open_end = Q(**{f"{prefix}until__isnull": True})
    ends_later: Any = Q(**{f"{prefix}until__gt": day})
    return begun & (open_end | ends_later)
