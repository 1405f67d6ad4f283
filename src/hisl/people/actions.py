"""Making accounts and groups, and writing down who belongs where from when to when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import pictures
from .models import Group, Introduction, Membership, Person, Picture, TopicChoice

__all__ = [
    "IntroductionError",
    "OverlapError",
    "add_person",
    "add_to_group",
    "answer_introduction",
    "ask_introduction",
    "choose_topics",
    "close_account",
    "end_membership",
    "group_named",
    "invite_guest",
    "prolong_guest",
    "register_watcher",
    "remove_picture",
    "save_profile",
    "set_picture",
    "welcome",
    "withdraw_introduction",
]

MOST_OPEN = 5

_watchers: list[Callable[[Person], None]] = []


def register_watcher(watcher: Callable[[Person], None]) -> None:
    """A slice says at start what it does, in the same transaction, when a person has changed."""
    _watchers.append(watcher)


class OverlapError(ValueError):
    """Somebody would be in one group twice at the same time."""


class IntroductionError(ValueError):
    """An introduction cannot be asked for or answered like this; the message says why."""


@transaction.atomic
def add_person(
    username: str, *, name: str, email: str = "", password: str | None = None, **more: Any
) -> Person:
    """A new account; without a password nobody can sign in to it until one is set."""
    person = Person(username=username, name=name, email=email.lower(), **more)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    person.save()
    _changed(person)
    return person


def invite_guest(
    username: str, *, name: str, email: str, organisation: str, until: date | None, **more: Any
) -> Person:
    """An account for an expert from outside: marked everywhere, and closed after its last day."""
    return add_person(
        username, name=name, email=email, guest_of=organisation, guest_until=until, **more
    )


def prolong_guest(person: Person, *, until: date) -> None:
    """Let a guest stay until that day, or longer where they may already."""
    if person.guest_until is not None and person.guest_until < until:
        person.guest_until = until
        person.save(update_fields=["guest_until"])


@transaction.atomic
def save_profile(
    person: Person,
    *,
    helps: Iterable[str],
    needs: Iterable[str],
    picture: bytes | None = None,
    without_picture: bool = False,
) -> None:
    """Keep what somebody changed of their own profile; picture is one that pictures made."""
    person.save()
    _choose(person, TopicChoice.Kind.HELP, set(helps))
    _choose(person, TopicChoice.Kind.NEED, set(needs))
    if picture is not None:
        set_picture(person, picture)
    elif without_picture:
        remove_picture(person)
    _changed(person)


@transaction.atomic
def set_picture(person: Person, body: bytes) -> None:
    """Show this picture, made by pictures.square, instead of initials."""
    Picture.objects.update_or_create(person=person, defaults={"body": body})
    person.picture = pictures.digest(body)
    person.save(update_fields=["picture"])


@transaction.atomic
def remove_picture(person: Person) -> None:
    """Show initials again; the picture is gone for good."""
    Picture.objects.filter(person=person).delete()
    person.picture = ""
    person.save(update_fields=["picture"])


@transaction.atomic
def choose_topics(person: Person, *, kind: str, topics: Iterable[str]) -> None:
    """Declare what one needs or can help with: these topics, and no others any more."""
    _choose(person, kind, set(topics))
    _changed(person)


def welcome(person: Person, *, at: datetime) -> None:
    """Somebody new was led to the first steps: they are not led there again."""
    person.welcomed = at
    person.save(update_fields=["welcomed"])


@transaction.atomic
def ask_introduction(
    seeker: Person, *, wanted: Person, through: Person, note: str, at: datetime
) -> Introduction:
    """Ask a colleague for an introduction. Whoever tells the colleague stands above this slice.

    Raises IntroductionError when the seeker has one open with this person already, or too many.
    """
    waiting = Introduction.objects.select_for_update().filter(seeker=seeker, answered__isnull=True)
    if waiting.filter(wanted=wanted).exists():
        raise IntroductionError(_("You have asked already; the answer is still to come."))
    if waiting.count() >= MOST_OPEN:
        raise IntroductionError(
            _("You wait for %(n)s introductions already. Ask again when one is answered.")
            % {"n": MOST_OPEN}
        )
    return Introduction.objects.create(
        seeker=seeker, wanted=wanted, through=through, note=note, asked=at
    )


@transaction.atomic
def answer_introduction(introduction: Introduction, *, accepts: bool, at: datetime) -> bool:
    """The colleague introduces the two, or says no; gives whether this was the first answer."""
    still_open = Introduction.objects.filter(pk=introduction.pk, answered__isnull=True)
    if not still_open.update(answered=at, accepted=accepts):
        return False
    introduction.refresh_from_db()
    return True


def withdraw_introduction(introduction: Introduction) -> bool:
    """The seeker takes an open request back; gives whether it was still open."""
    still_open = Introduction.objects.filter(pk=introduction.pk, answered__isnull=True)
    return bool(still_open.delete()[0])


def group_named(key: str, *, name: str = "", kind: str = Group.Kind.TEAM) -> Group:
    """The group with this key, made when it is missing."""
    return Group.objects.get_or_create(key=key, defaults={"name": name or key, "kind": kind})[0]


@transaction.atomic
def close_account(person: Person) -> None:
    """Somebody has left: nobody signs in with the account any more, what they wrote stays."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    _changed(person)


@transaction.atomic
def add_to_group(
    person: Person, group: Group, *, since: date, until: date | None = None
) -> Membership:
    """Write down a time in a group; the same time twice changes nothing.

    Raises OverlapError when the person is in the group already during part of it.
    """
    same = Membership.objects.filter(person=person, group=group, since=since)
    clashes = Membership.objects.filter(_touching(since, until), person=person, group=group)
    if clash := clashes.exclude(since=since).first():
        raise OverlapError(
            f"{person.username} is in {group.key} from {clash.since} until "
            f"{clash.until or 'now'} already"
        )
    if known := same.first():
        known.until = until
        known.full_clean()
        known.save()
        return known
    membership = Membership(person=person, group=group, since=since, until=until)
    membership.full_clean()
    membership.save()
    return membership


def end_membership(person: Person, group: Group, *, on: date) -> None:
    """End a running membership; one that began on that very day never was."""
    running = Membership.objects.filter(person=person, group=group, until__isnull=True)
    running.filter(since__gte=on).delete()
    running.filter(since__lt=on).update(until=on)


def _choose(person: Person, kind: str, chosen: set[str]) -> None:
    own = TopicChoice.objects.filter(person=person, kind=kind)
    own.exclude(tag__in=chosen).delete()
    known = set(own.values_list("tag", flat=True))
    TopicChoice.objects.bulk_create(
        TopicChoice(person=person, kind=kind, tag=tag) for tag in sorted(chosen - known)
    )


def _changed(person: Person) -> None:
    for watcher in _watchers:
        watcher(person)


def _touching(since: date, until: date | None) -> Q:
    ends_after = Q(until__isnull=True) | Q(until__gt=since)
    begins_before = Q(since__lt=until) if until else Q(since__isnull=False)
    return ends_after & begins_before
