"""Words that are not sent yet: kept, found again, never overwritten in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from .models import Draft

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = [
    "LIFE",
    "Newer",
    "TooManyError",
    "discard",
    "expire",
    "find",
    "mentioning",
    "mine",
    "put_away",
    "restore",
    "save",
    "sent",
    "take_back",
]

OWN = "writing-"
SLOT, VERSION, EDITOR = f"{OWN}slot", f"{OWN}version", f"{OWN}editor"
TITLE, URL = f"{OWN}title", f"{OWN}url"
"""The hidden fields by which the composer's form says whose draft it is."""

LIFE = timedelta(days=90)
MOST, MORE = 200, 400
LONGEST = 400_000


class TooManyError(Exception):
    """Somebody has as many drafts as are kept for one person."""


@dataclass(frozen=True, slots=True)
class Newer:
    """What a save met instead of the version that it began from; nothing was overwritten."""

    draft: Draft


def find(person: Person, slot: str) -> Draft | None:
    """The draft of a slot, a gone one too: its version still counts."""
    return Draft.objects.filter(person=person, slot=slot).first()


def mine(person: Person) -> QuerySet[Draft]:
    """A person's drafts that wait to be sent, the latest first."""
    return Draft.objects.filter(person=person, gone_at__isnull=True)


def put_away(person: Person) -> QuerySet[Draft]:
    """A person's discarded drafts, the latest first; what was sent has no words any more."""
    return Draft.objects.filter(person=person, gone_at__isnull=False).exclude(fields={})


@transaction.atomic
def save(
    person: Person,
    slot: str,
    fields: Mapping[str, Any],
    *,
    base: int,
    editor: str,
    at: datetime,
    title: str = "",
    url: str = "",
    most: int = MOST,
) -> Draft | Newer:
    """Keep the fields of a form, unless somebody saved since version base; then say what is there.

    Whoever saved last under this editor (one opened page) may always save again. Raises
    TooManyError when it would be one draft more than is kept for a person.
    """
    known = Draft.objects.select_for_update().filter(person=person, slot=slot).first()
    if known is None:
        if mine(person).count() >= most:
            raise TooManyError
        known = Draft(person=person, slot=slot, version=0)
    elif known.version != base and (known.gone_at or known.editor != editor):
        return Newer(known)
    known.fields, known.title, known.url = dict(fields), title[:200], url[:300]
    known.editor, known.saved_at, known.gone_at = editor[:40], at, None
    known.version += 1
    known.save()
    return known


def take_back(person: Person, words: Mapping[str, Any], *, at: datetime) -> None:
    """Keep as a draft what was sent after the session had ended; see people.tools.register_keeper.

    What stands in the slot already and is newer stays; the words then get a slot of their own.
    """
    slot = _only(words, SLOT)
    fields = {n: v if len(v) > 1 else v[0] for n, v in words.items() if not n.startswith(OWN) and v}
    base, editor, kept_as = (_only(words, name) for name in (VERSION, EDITOR, TITLE))
    kept = save(
        person,
        slot[:200],
        fields,
        base=int(base) if base.isdecimal() else 0,
        editor=editor,
        at=at,
        title=kept_as,
        url=_only(words, URL),
        most=MORE,
    )
    if isinstance(kept, Newer) and kept.draft.fields != fields:
        other = f"{slot[:160]}#{at:%Y%m%d%H%M%S}"
        save(person, other, fields, base=0, editor=editor, at=at, title=kept_as, most=MORE)


def _only(words: Mapping[str, Any], name: str) -> str:
    return str((words.get(name) or [""])[-1])


def sent(person: Person, slot: str, *, editor: str, version: int, at: datetime) -> None:
    """The words of a slot have arrived: its draft goes, unless another page saved a newer one."""
    with transaction.atomic():
        known = Draft.objects.select_for_update().filter(person=person, slot=slot).first()
        if known is None or (known.editor != editor and known.version > version):
            return
        known.fields, known.title, known.url = {}, "", ""
        known.version += 1
        known.editor, known.saved_at, known.gone_at = editor[:40], at, at
        known.save()


def discard(draft: Draft, *, at: datetime) -> None:
    """Put a draft away; its words are kept until it expires, so that this can be undone."""
    Draft.objects.filter(pk=draft.pk, gone_at__isnull=True).update(
        gone_at=at, version=draft.version + 1
    )


def restore(draft: Draft) -> None:
    """Take back a discard; what was sent has no words any more and stays gone."""
    if draft.fields:
        Draft.objects.filter(pk=draft.pk).update(gone_at=None, version=draft.version + 1)


def mentioning(words: Iterable[str]) -> set[str]:
    """Those of the words that stand in a draft of anybody, a discarded one too."""
    wanted = set(words)
    if not wanted:
        return set()
    every = Draft.objects.exclude(fields={}).values_list("fields", flat=True).iterator(100)
    return {word for fields in every for word in wanted if word in str(fields)}


def expire(now: datetime) -> int:
    """Remove what nobody touched for LIFE; returns how many went."""
    return Draft.objects.filter(saved_at__lt=now - LIFE).delete()[0]
